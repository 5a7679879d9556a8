# The libraries of Debian that the layers link. docs/dependencies.md says why each of them.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

# Debian ships utf8proc 2.8 with a .pc file that says 2.6.
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc>=2.6)
pkg_check_modules(jansson REQUIRED IMPORTED_TARGET jansson>=2.14)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3>=3.40)
pkg_check_modules(inih REQUIRED IMPORTED_TARGET inih>=55)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium>=1.0.18)
pkg_check_modules(ncursesw REQUIRED IMPORTED_TARGET ncursesw>=6.4)
# Its .pc file asks for feature-test macros that contradict ours.
set_target_properties(PkgConfig::ncursesw PROPERTIES INTERFACE_COMPILE_OPTIONS "")
pkg_check_modules(pq REQUIRED IMPORTED_TARGET libpq>=15)
pkg_check_modules(microhttpd REQUIRED IMPORTED_TARGET libmicrohttpd>=0.9.75)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib>=1.2)
if(BUILD_TESTING)
  pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl>=7.88)
  pkg_check_modules(cmocka REQUIRED IMPORTED_TARGET cmocka>=1.1.5)
  pkg_check_modules(vterm REQUIRED IMPORTED_TARGET vterm>=0.1.4)
  pkg_check_modules(ical REQUIRED IMPORTED_TARGET libical>=3.0)
endif()
