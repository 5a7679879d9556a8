# fd_library(name SOURCES file... LIBS target...)
#
# The static library of one layer. It may link only what the layer may use; tests/layers holds the includes to the same rule.
# A layer without sources yet is an interface library, so that others can name it.
function(fd_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS")
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES})
    target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}/src")
    target_link_libraries(${name} PRIVATE fd_warnings PUBLIC ${arg_LIBS})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE "${CMAKE_SOURCE_DIR}/src")
    target_link_libraries(${name} INTERFACE ${arg_LIBS})
  endif()
endfunction()
