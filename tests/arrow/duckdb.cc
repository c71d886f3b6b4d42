#include "arrow/duckdb.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>

namespace alert_test {
namespace {

// The layout of duckdb_result; only pointers to it are passed.
struct Result {
  uint64_t deprecated_counts[3];
  void* deprecated_columns;
  char* deprecated_message;
  void* internal;
};

// The functions of the library, under their names.
struct Functions {
  int (*duckdb_open)(const char* path, void** database);
  void (*duckdb_close)(void** database);
  int (*duckdb_connect)(void* database, void** connection);
  void (*duckdb_disconnect)(void** connection);
  int (*duckdb_query)(void* connection, const char* sql, Result* result);
  void (*duckdb_destroy_result)(Result* result);
  const char* (*duckdb_result_error)(Result* result);
  uint64_t (*duckdb_column_count)(Result* result);
  uint64_t (*duckdb_row_count)(Result* result);
  char* (*duckdb_value_varchar)(Result* result, uint64_t column, uint64_t row);
  void (*duckdb_free)(void* memory);
  int (*duckdb_arrow_scan)(void* connection, const char* name, ArrowArrayStream* stream);
  int (*duckdb_query_arrow)(void* connection, const char* sql, void** result);
  int (*duckdb_query_arrow_schema)(void* result, ArrowSchema** schema);
  int (*duckdb_query_arrow_array)(void* result, ArrowArray** array);
  const char* (*duckdb_query_arrow_error)(void* result);
  void (*duckdb_destroy_arrow)(void** result);
};

Functions Load() {
  const char* path = std::getenv("ALERT_LIBDUCKDB");
  void* library = path == nullptr ? nullptr : dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    ADD_FAILURE() << "ALERT_LIBDUCKDB names no library that can be loaded; run duckdb.sh";
    std::abort();
  }
  Functions functions = {};
  const auto find = [&](auto* function, const char* name) {
    void* found = dlsym(library, name);
    if (found == nullptr) {
      ADD_FAILURE() << path << " has no " << name;
      std::abort();
    }
    std::memcpy(function, &found, sizeof found);
  };
#define ALERT_FIND(name) find(&functions.name, #name)
  ALERT_FIND(duckdb_open);
  ALERT_FIND(duckdb_close);
  ALERT_FIND(duckdb_connect);
  ALERT_FIND(duckdb_disconnect);
  ALERT_FIND(duckdb_query);
  ALERT_FIND(duckdb_destroy_result);
  ALERT_FIND(duckdb_result_error);
  ALERT_FIND(duckdb_column_count);
  ALERT_FIND(duckdb_row_count);
  ALERT_FIND(duckdb_value_varchar);
  ALERT_FIND(duckdb_free);
  ALERT_FIND(duckdb_arrow_scan);
  ALERT_FIND(duckdb_query_arrow);
  ALERT_FIND(duckdb_query_arrow_schema);
  ALERT_FIND(duckdb_query_arrow_array);
  ALERT_FIND(duckdb_query_arrow_error);
  ALERT_FIND(duckdb_destroy_arrow);
#undef ALERT_FIND
  return functions;
}

const Functions& Duck() {
  static const Functions functions = Load();
  return functions;
}

// A result whose schema and arrays DuckDB makes; only the frame around them is ours.
int GetSchema(ArrowArrayStream* stream, ArrowSchema* out) {
  *out = {};
  return Duck().duckdb_query_arrow_schema(stream->private_data, &out);
}

int GetNext(ArrowArrayStream* stream, ArrowArray* out) {
  *out = {};
  return Duck().duckdb_query_arrow_array(stream->private_data, &out);
}

const char* GetLastError(ArrowArrayStream* stream) {
  return Duck().duckdb_query_arrow_error(stream->private_data);
}

void ReleaseStream(ArrowArrayStream* stream) {
  Duck().duckdb_destroy_arrow(&stream->private_data);
  stream->release = nullptr;
}

}  // namespace

DuckDb::DuckDb() {
  EXPECT_EQ(Duck().duckdb_open(nullptr, &database_), 0);
  EXPECT_EQ(Duck().duckdb_connect(database_, &connection_), 0);
}

DuckDb::~DuckDb() {
  Duck().duckdb_disconnect(&connection_);
  Duck().duckdb_close(&database_);
}

void DuckDb::Run(const std::string& sql) {
  Query(sql);
}

std::vector<std::vector<std::string>> DuckDb::Query(const std::string& sql) {
  Result result = {};
  std::vector<std::vector<std::string>> rows;
  if (Duck().duckdb_query(connection_, sql.c_str(), &result) != 0) {
    ADD_FAILURE() << sql << ": " << Duck().duckdb_result_error(&result);
  } else {
    rows.resize(Duck().duckdb_row_count(&result));
    const uint64_t columns = Duck().duckdb_column_count(&result);
    for (uint64_t row = 0; row < rows.size(); ++row) {
      for (uint64_t column = 0; column < columns; ++column) {
        char* value = Duck().duckdb_value_varchar(&result, column, row);
        rows[row].emplace_back(value == nullptr ? "NULL" : value);
        Duck().duckdb_free(value);
      }
    }
  }
  Duck().duckdb_destroy_result(&result);
  return rows;
}

void DuckDb::AddView(const std::string& name, ArrowArrayStream* stream) {
  EXPECT_EQ(Duck().duckdb_arrow_scan(connection_, name.c_str(), stream), 0);
}

void DuckDb::Stream(const std::string& sql, ArrowArrayStream* out) {
  void* result = nullptr;
  EXPECT_EQ(Duck().duckdb_query_arrow(connection_, sql.c_str(), &result), 0)
      << sql << ": " << Duck().duckdb_query_arrow_error(result);
  *out = {GetSchema, GetNext, GetLastError, ReleaseStream, result};
}

}  // namespace alert_test
