# fd_warnings: the language and the warnings that every target of ours is built with. All are errors.

add_library(fd_warnings INTERFACE)

target_compile_definitions(fd_warnings INTERFACE _POSIX_C_SOURCE=200809L _XOPEN_SOURCE=700)

target_compile_options(fd_warnings INTERFACE
  -Werror
  -Wall
  -Wextra
  -Wpedantic
  -Wshadow
  -Wconversion
  -Wsign-conversion
  -Wstrict-prototypes
  -Wmissing-prototypes
  -Wold-style-definition
  -Wvla
  -Wwrite-strings
  -Wcast-qual
  -Wpointer-arith
  -Wformat=2
  -Wundef
  -Wdouble-promotion
  -Wimplicit-fallthrough
  -Wnull-dereference
)

if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  target_compile_options(fd_warnings INTERFACE
    -Wduplicated-branches
    -Wduplicated-cond
    -Wlogical-op
    -Wformat-signedness
    -Walloc-zero
  )
  # Under its sanitizers gcc warns of the code that it puts in itself. The plain builds hold these four.
  if(FD_SANITIZE)
    target_compile_options(fd_warnings INTERFACE
      -Wno-format-truncation -Wno-maybe-uninitialized -Wno-null-dereference -Wno-sign-conversion)
  endif()
elseif(CMAKE_C_COMPILER_ID MATCHES "Clang")
  target_compile_options(fd_warnings INTERFACE
    -Wassign-enum
    -Wcomma
    -Wextra-semi-stmt
    -Wformat-non-iso
    -Wloop-analysis
    -Wmissing-variable-declarations
    -Wshadow-all
    -Wshift-sign-overflow
    -Wtautological-compare
    -Wunreachable-code-break
    -Wunreachable-code-return
    -Wunused-macros
  )
endif()
