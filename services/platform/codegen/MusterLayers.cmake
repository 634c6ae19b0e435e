# The build's vocabulary: layers, protocol packages, SQL packages and tests.
#
# A layer is a static library whose headers are reachable only by those that depend on it: each gets an include root of its own in the
# build tree that holds one symbolic link to its folder. Including a header of a layer that one does not depend on therefore fails to
# compile, which is how the allowed directions (domain <- store <- api) are kept.

set(MUSTER_SANITIZE "" CACHE STRING "Sanitizers to build with, for example address,undefined")
# Not cached: project() has already cached an empty value for a build type of our own.
set(CMAKE_CXX_FLAGS_DEV "-O1 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # base_dir makes objects of one build tree usable in another; without it every preset and every clone compiles everything anew.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()
foreach(linker mold lld)
  find_program(MUSTER_LINKER_${linker} NAMES ${linker} ld.${linker})
  if(MUSTER_LINKER_${linker})
    add_link_options(-fuse-ld=${linker})
    break()
  endif()
endforeach()

# -Wrestrict: g++ 12 sees overlaps in std::string that are not there (GCC bug 105651).
add_compile_options(-Wall -Wextra -Wpedantic -Werror -Wno-missing-field-initializers -Wno-restrict -fno-omit-frame-pointer)
if(MUSTER_SANITIZE)
  add_compile_options(-fsanitize=${MUSTER_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${MUSTER_SANITIZE})
endif()

find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PQ REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET prometheus-cpp-pull)
pkg_check_modules(GEOGRAPHIC REQUIRED IMPORTED_TARGET geographiclib)
pkg_check_modules(CBC REQUIRED IMPORTED_TARGET cbc)
pkg_check_modules(PANGOCAIRO REQUIRED IMPORTED_TARGET pangocairo cairo-pdf fontconfig)
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(SHEET REQUIRED IMPORTED_TARGET xlsxwriter pugixml libarchive)

set(MUSTER_INCLUDE_ROOT ${CMAKE_BINARY_DIR}/include)

# muster_layer(TARGET DIR DEPS...): the folder services/DIR as library TARGET. A folder of headers alone becomes an interface library.
function(muster_layer target dir)
  set(root ${MUSTER_INCLUDE_ROOT}/${target})
  cmake_path(GET dir PARENT_PATH parent)
  file(MAKE_DIRECTORY ${root}/${parent})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/services/${dir} ${root}/${dir} SYMBOLIC)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/services/${dir}/*.cc)
  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${root})
  target_link_libraries(${target} ${scope} ${ARGN})
endfunction()

# muster_proto(TARGET ROOT FILES DEPS [GRPC]): C++ code for .proto files, which import each other relative to ROOT; generated into the build tree.
function(muster_proto target)
  cmake_parse_arguments(ARG "GRPC" "ROOT" "FILES;DEPS" ${ARGN})
  set(out ${CMAKE_BINARY_DIR}/generated/${target})
  file(MAKE_DIRECTORY ${out})
  set(outputs)
  foreach(file ${ARG_FILES})
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${ARG_ROOT} OUTPUT_VARIABLE relative)
    cmake_path(REMOVE_EXTENSION relative LAST_ONLY)
    set(made ${out}/${relative}.pb.cc ${out}/${relative}.pb.h)
    set(plugin)
    if(ARG_GRPC AND relative MATCHES "_service$")
      list(APPEND made ${out}/${relative}.grpc.pb.cc ${out}/${relative}.grpc.pb.h)
      set(plugin --grpc_out=${out} --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    endif()
    add_custom_command(OUTPUT ${made} COMMAND protobuf::protoc --cpp_out=${out} ${plugin} -I${ARG_ROOT} ${file} DEPENDS ${file} VERBATIM)
    list(APPEND outputs ${made})
  endforeach()
  add_library(${target} STATIC ${outputs})
  target_include_directories(${target} SYSTEM PUBLIC ${out})
  target_link_libraries(${target} PUBLIC protobuf::libprotobuf ${ARG_DEPS})
  if(ARG_GRPC)
    target_link_libraries(${target} PUBLIC gRPC::grpc++)
  endif()
  # Warnings in generated code are its generator's business.
  target_compile_options(${target} PRIVATE -w)
endfunction()

# muster_sql(SERVICE): sql/SERVICE as library sql_SERVICE: "sql/SERVICE.h" holds a typed statement for each file of queries/, and
# "sql/SERVICE_migrations.h" the migrations, so that a binary carries all the SQL that it runs.
function(muster_sql service)
  set(generator ${CMAKE_SOURCE_DIR}/services/platform/codegen/sql_constants.py)
  set(source ${CMAKE_SOURCE_DIR}/sql/${service})
  set(out ${CMAKE_BINARY_DIR}/generated/sql_${service}/sql)
  file(MAKE_DIRECTORY ${out})
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${source}/*.sql)
  add_custom_command(
    OUTPUT ${out}/${service}.h ${out}/${service}_migrations.h ${out}/${service}_migrations.cc
    COMMAND Python3::Interpreter ${generator} --service ${service} --source ${source} --out ${out}
    DEPENDS ${generator} ${files}
    VERBATIM)
  add_library(sql_${service} STATIC ${out}/${service}_migrations.cc ${out}/${service}.h)
  target_include_directories(sql_${service} PUBLIC ${CMAKE_BINARY_DIR}/generated/sql_${service})
  target_link_libraries(sql_${service} PUBLIC platform_pg)
endfunction()

# muster_service(SERVICE [DOMAIN deps...] [CALLS services...]): the layers that every service has, from services/SERVICE.
# CALLS names the other services whose API this one calls.
function(muster_service service)
  cmake_parse_arguments(ARG "" "" "DOMAIN;CALLS" ${ARGN})
  list(TRANSFORM ARG_CALLS PREPEND proto_)
  muster_sql(${service})
  muster_layer(${service}_domain ${service}/domain platform_calendar platform_status absl::time absl::status absl::statusor absl::strings absl::flat_hash_map absl::flat_hash_set ${ARG_DOMAIN})
  muster_layer(${service}_store ${service}/store sql_${service} proto_${service} platform_calendar platform_outbox)
  muster_layer(${service}_jobs ${service}/jobs ${service}_store ${service}_domain platform_scope ${ARG_CALLS})
  muster_layer(${service}_api ${service}/api ${service}_store ${service}_domain ${service}_jobs platform_scope ${ARG_CALLS})
  add_library(${service}_server STATIC ${CMAKE_SOURCE_DIR}/services/${service}/server.cc)
  set(root ${MUSTER_INCLUDE_ROOT}/${service}_server)
  file(MAKE_DIRECTORY ${root}/${service})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/services/${service}/server.h ${root}/${service}/server.h SYMBOLIC)
  target_include_directories(${service}_server PUBLIC ${root})
  target_link_libraries(${service}_server PUBLIC ${service}_api ${service}_jobs platform_server)
endfunction()

# muster_test(NAME SOURCES DEPS): one GoogleTest program, run by CTest as one test.
function(muster_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  if(NOT ARG_SOURCES)
    return()
  endif()
  find_package(GTest REQUIRED)
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
endfunction()
