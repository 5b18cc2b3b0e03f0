# surprisal::compiled: the library with its kernels compiled once, for programs of many files. It is optimised also where the
# program is not. CMakeLists.txt includes this, and so does the installed package.
if(NOT TARGET surprisal_compiled)
  add_library(surprisal_compiled STATIC EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/surprisal.cpp)
  add_library(surprisal::compiled ALIAS surprisal_compiled)
  target_link_libraries(surprisal_compiled PUBLIC surprisal::surprisal)
  target_compile_definitions(surprisal_compiled PUBLIC SURPRISAL_COMPILED)
  target_compile_options(surprisal_compiled PRIVATE -O2)
  set_target_properties(surprisal_compiled PROPERTIES POSITION_INDEPENDENT_CODE ON)
endif()
