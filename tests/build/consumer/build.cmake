# Builds and runs a project that uses surprisal in the given WAY.
set(settings -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER})
function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${BINARY})
if(WAY STREQUAL find_package)
  run(${CMAKE_COMMAND} -S ${SOURCE} -B ${BINARY}/surprisal ${settings} -DSURPRISAL_TESTS=OFF -DSURPRISAL_EXAMPLES=OFF
    -DCMAKE_INSTALL_PREFIX=${BINARY}/installed)
  run(${CMAKE_COMMAND} --install ${BINARY}/surprisal)
  list(APPEND settings -DCMAKE_PREFIX_PATH=${BINARY}/installed)
else()
  list(APPEND settings -DSURPRISAL_SOURCE=${SOURCE})
endif()
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/${WAY} -B ${BINARY}/consumer ${settings})
run(${CMAKE_COMMAND} --build ${BINARY}/consumer)
run(${BINARY}/consumer/consumer)
