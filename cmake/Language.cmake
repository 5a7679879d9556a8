# Languages: po/frontdesk.pot is what there is to translate, po/LANGUAGE.po a translation. docs/languages.md says how to add one.

find_program(FD_MSGFMT msgfmt REQUIRED)
find_program(FD_XGETTEXT xgettext REQUIRED)
find_program(FD_MSGMERGE msgmerge REQUIRED)
mark_as_advanced(FD_MSGFMT FD_XGETTEXT FD_MSGMERGE)
include(GNUInstallDirs)

set(FD_LANGUAGES de fr)
set(FD_LOCALE_DIR "${FD_PROGRAM_DIR}/../share/locale")
cmake_path(NORMAL_PATH FD_LOCALE_DIR)

# A catalogue of each language, where the program looks for it: in share/locale beside the folder of the program.
set(catalogues)
foreach(language IN LISTS FD_LANGUAGES)
  set(folder "${FD_LOCALE_DIR}/${language}/LC_MESSAGES")
  file(MAKE_DIRECTORY "${folder}")
  add_custom_command(OUTPUT "${folder}/frontdesk.mo"
    COMMAND "${FD_MSGFMT}" --check-format --check-domain -o "${folder}/frontdesk.mo" "${CMAKE_SOURCE_DIR}/po/${language}.po"
    DEPENDS "${CMAKE_SOURCE_DIR}/po/${language}.po"
    COMMENT "Language ${language}"
    VERBATIM)
  list(APPEND catalogues "${folder}/frontdesk.mo")
  install(FILES "${folder}/frontdesk.mo" DESTINATION "${CMAKE_INSTALL_LOCALEDIR}/${language}/LC_MESSAGES")
endforeach()
add_custom_target(catalogues ALL DEPENDS ${catalogues})

# Takes the texts out of the sources anew, and brings each translation up to them: `cmake --build build/dev --target translate`.
add_custom_target(translate
  COMMAND "${CMAKE_SOURCE_DIR}/tools/texts" "${CMAKE_SOURCE_DIR}/po/frontdesk.pot"
  COMMAND "${CMAKE_SOURCE_DIR}/tools/texts" --merge
  WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
  VERBATIM)
