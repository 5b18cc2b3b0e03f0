# Runs PROGRAM and REFERENCE and compares what they print.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE actual COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${REFERENCE} OUTPUT_VARIABLE expected COMMAND_ERROR_IS_FATAL ANY)
if(expected STREQUAL "" OR NOT actual STREQUAL expected)
  message(FATAL_ERROR "${PROGRAM} prints other bits than ${REFERENCE}")
endif()
