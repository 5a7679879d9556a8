# What a preset asks of every target: sanitizers, coverage, ccache.

if(FD_CCACHE AND NOT DEFINED CMAKE_C_COMPILER_LAUNCHER)
  find_program(FD_CCACHE_PROGRAM ccache)
  mark_as_advanced(FD_CCACHE_PROGRAM)
  if(FD_CCACHE_PROGRAM)
    set(CMAKE_C_COMPILER_LAUNCHER "${FD_CCACHE_PROGRAM}")
  endif()
endif()

if(FD_SANITIZE)
  add_compile_options("-fsanitize=${FD_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options("-fsanitize=${FD_SANITIZE}")
endif()

if(FD_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "The fuzzers need clang: use the preset fuzz.")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(FD_COVERAGE)
  add_compile_options(--coverage -fprofile-abs-path)
  add_link_options(--coverage)
endif()
