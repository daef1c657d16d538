# find_package(snn): the target snn::snn. It stands in PREFIX/share/cmake/snn, the header in PREFIX/include.
get_filename_component(snn_INCLUDE_DIR "${CMAKE_CURRENT_LIST_DIR}/../../../include" ABSOLUTE)
if(NOT TARGET snn::snn)
    add_library(snn::snn INTERFACE IMPORTED)
    set_target_properties(snn::snn PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${snn_INCLUDE_DIR}")
endif()
