// DuckDB, as far as these tests need it, through the C interface of its library.
#ifndef ALERT_TESTS_ARROW_DUCKDB_H_
#define ALERT_TESTS_ARROW_DUCKDB_H_

#include <string>
#include <vector>

#include "alert/arrow.h"

namespace alert_test {

class DuckDb {
 public:
  // Loads the library that the environment variable ALERT_LIBDUCKDB names, and opens a database in
  // memory.
  DuckDb();
  ~DuckDb();
  DuckDb(const DuckDb&) = delete;

  void Run(const std::string& sql);

  // Rows of values as text, "NULL" where there is none.
  std::vector<std::vector<std::string>> Query(const std::string& sql);

  // Makes the stream a view; it can be queried once, and stays the caller's.
  void AddView(const std::string& name, ArrowArrayStream* stream);

  // The result of a query as a stream, which is released before this is.
  void Stream(const std::string& sql, ArrowArrayStream* out);

 private:
  void* database_ = nullptr;
  void* connection_ = nullptr;
};

}  // namespace alert_test

#endif  // ALERT_TESTS_ARROW_DUCKDB_H_
