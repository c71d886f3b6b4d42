// SQLite behind absl::Status: a database and its prepared statements.
#ifndef ALERT_LIB_RUN_STORE_DATABASE_H_
#define ALERT_LIB_RUN_STORE_DATABASE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "run/store/hash.h"

struct sqlite3;
struct sqlite3_stmt;

namespace alert::run {

// A prepared statement. Values are bound by position, from 1, and never become part of the SQL.
// Texts are bound as views: they must last until the statement is reset or bound anew.
class Statement {
 public:
  Statement() = default;

  Statement& Bind(int position, int64_t value);
  Statement& Bind(int position, double value);
  Statement& Bind(int position, std::string_view text);
  Statement& Bind(int position, const Hash& hash);
  Statement& BindNull(int position);
  template <typename Value>
  Statement& Bind(int position, const std::optional<Value>& value) {
    return value.has_value() ? Bind(position, *value) : BindNull(position);
  }

  // Goes to the next row: true if there is one. At the end the statement is reset. Where a value
  // could not be bound since the last step, that is the error.
  absl::StatusOr<bool> Step();

  // For statements without rows.
  absl::Status Run();

  // Makes the statement ready for new values; what it was reading is given up.
  void Reset();

  // Columns of the present row, counted from 0. Views last until the next step.
  bool IsNull(int column) const;
  bool IsText(int column) const;
  int64_t Int(int column) const;
  double Double(int column) const;
  std::string_view Text(int column) const;
  std::optional<std::string> OptionalText(int column) const;
  // Zero where the column holds something else than a hash.
  Hash HashAt(int column) const;

 private:
  friend class Database;
  struct Free {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  // Keeps the first result of a binding that is an error.
  Statement& Note(int result);

  std::unique_ptr<sqlite3_stmt, Free> statement_;
  int bind_error_ = 0;
};

class Database {
 public:
  enum class Mode { kRead, kWrite, kCreate };

  Database() = default;

  // NotFound where there is no file (but with kCreate), DataLoss where it is no database. To read,
  // its folder need not be writable, unless a run that was killed has left a journal there.
  static absl::StatusOr<Database> Open(const std::string& path, Mode mode);

  // Runs SQL text of this program, one or more statements.
  absl::Status Execute(const char* sql);
  absl::StatusOr<Statement> Prepare(std::string_view sql);

  // The first column of the first row; 0 where there is none.
  absl::StatusOr<int64_t> QueryInt(std::string_view sql);

  int64_t last_row() const;
  const std::string& path() const { return path_; }

 private:
  static absl::StatusOr<Database> OpenNamed(const std::string& path, const std::string& name,
                                            Mode mode);

  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STORE_DATABASE_H_
