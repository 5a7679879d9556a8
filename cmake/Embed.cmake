# Files of data/ as C, by the tool tools/embed.c. Both functions add the generated source to `target`, whose users include
# "generated/<name>.h". The files are listed one by one, relative to the source root, in the order of the table.

# fd_embed_statements(target name PREFIX word FILES file.sql...)
#
# The named statements of the files: enum <prefix>_id, struct <prefix>_text and <prefix>_texts[<PREFIX>_COUNT].
function(fd_embed_statements target name)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "PREFIX" "FILES")
  fd_embed(${target} ${name} statements "${arg_PREFIX}" ${arg_FILES})
endfunction()

# fd_embed_files(target name FILES file...)
#
# The bytes of the files: <name>[<NAME>_COUNT] of struct embedded_file (core/model/embedded.h).
function(fd_embed_files target name)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "FILES")
  fd_embed(${target} ${name} files "${name}" ${arg_FILES})
endfunction()

function(fd_embed target name kind word)
  if(NOT ARGN)
    message(FATAL_ERROR "fd_embed: ${name} names no files")
  endif()
  set(directory "${CMAKE_BINARY_DIR}/include/generated")
  set(outputs "${directory}/${name}.h" "${directory}/${name}.c")
  list(TRANSFORM ARGN PREPEND "${CMAKE_SOURCE_DIR}/" OUTPUT_VARIABLE inputs)
  file(MAKE_DIRECTORY "${directory}")
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND fd_embed ${kind} ${word} "${directory}/${name}" ${ARGN}
    DEPENDS fd_embed ${inputs}
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    COMMENT "Embedding ${name}"
    VERBATIM
  )
  # ISO C promises only 4095 characters in a literal; both compilers take as many as there are.
  set_source_files_properties("${directory}/${name}.c" PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  target_sources(${target} PRIVATE ${outputs})
  target_include_directories(${target} PUBLIC "${CMAKE_BINARY_DIR}/include")
endfunction()
