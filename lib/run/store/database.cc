#include "run/store/database.h"

#include <sqlite3.h>

#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/status.h"
#include "fmt/format.h"

namespace alert::run {
namespace {

// Another process that is writing finishes within milliseconds.
constexpr int kBusyMs = 10000;

absl::StatusCode CodeOf(int result) {
  switch (result & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return absl::StatusCode::kDataLoss;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return absl::StatusCode::kPermissionDenied;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
      return absl::StatusCode::kResourceExhausted;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::StatusCode::kAborted;
    case SQLITE_CANTOPEN:
      return absl::StatusCode::kNotFound;
    case SQLITE_IOERR:
      return absl::StatusCode::kUnavailable;
    default:
      return absl::StatusCode::kInternal;
  }
}

absl::Status ErrorOf(sqlite3* database, int result) {
  const char* path = database == nullptr ? nullptr : sqlite3_db_filename(database, "main");
  const char* message = database == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(database);
  return absl::Status(CodeOf(result), fmt::format("{}: {}", path == nullptr ? "" : path, message));
}

}  // namespace

void Statement::Free::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement& Statement::Note(int result) {
  if (bind_error_ == SQLITE_OK) bind_error_ = result;
  return *this;
}

Statement& Statement::Bind(int position, int64_t value) {
  return Note(sqlite3_bind_int64(statement_.get(), position, value));
}

Statement& Statement::Bind(int position, double value) {
  return Note(sqlite3_bind_double(statement_.get(), position, value));
}

Statement& Statement::Bind(int position, std::string_view text) {
  // A NULL pointer would bind SQL's NULL.
  const char* data = text.data() == nullptr ? "" : text.data();
  return Note(sqlite3_bind_text64(statement_.get(), position, data, text.size(), SQLITE_STATIC,
                                  SQLITE_UTF8));
}

Statement& Statement::Bind(int position, const Hash& hash) {
  return Note(sqlite3_bind_blob(statement_.get(), position, hash.data(),
                                static_cast<int>(hash.size()), SQLITE_STATIC));
}

Statement& Statement::BindNull(int position) {
  return Note(sqlite3_bind_null(statement_.get(), position));
}

absl::StatusOr<bool> Statement::Step() {
  if (const int failed = std::exchange(bind_error_, SQLITE_OK); failed != SQLITE_OK) {
    // The database's own words may be about a later call already.
    return absl::Status(CodeOf(failed),
                        fmt::format("a value for the store: {}", sqlite3_errstr(failed)));
  }
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  absl::Status status = absl::OkStatus();
  if (result != SQLITE_DONE) status = ErrorOf(sqlite3_db_handle(statement_.get()), result);
  sqlite3_reset(statement_.get());
  if (!status.ok()) return status;
  return false;
}

absl::Status Statement::Run() {
  return Step().status();
}

void Statement::Reset() {
  sqlite3_reset(statement_.get());
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

bool Statement::IsText(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_TEXT;
}

int64_t Statement::Int(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::Double(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string_view Statement::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (text == nullptr) return {};
  return {text, static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::optional<std::string> Statement::OptionalText(int column) const {
  if (IsNull(column)) return std::nullopt;
  return std::string(Text(column));
}

Hash Statement::HashAt(int column) const {
  Hash hash{};
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (bytes != nullptr && size == static_cast<int>(hash.size())) {
    std::memcpy(hash.data(), bytes, hash.size());
  }
  return hash;
}

void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

namespace {

// Reading takes part in the journal, and so writes beside the database: not where nobody may.
bool CantBeJoined(sqlite3* database) {
  const int result =
      sqlite3_exec(database, "SELECT 1 FROM sqlite_schema", nullptr, nullptr, nullptr) & 0xff;
  return result == SQLITE_CANTOPEN || result == SQLITE_READONLY;
}

// The name under which SQLite takes a file to be what it is, and nobody else to be writing it.
std::string Immutable(const std::string& path) {
  std::string uri = "file:";
  for (const unsigned char c : path) {
    const bool plain = c > ' ' && c < 0x7f && c != '%' && c != '?' && c != '#';
    uri += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02x}", c);
  }
  return uri + "?immutable=1";
}

}  // namespace

absl::StatusOr<Database> Database::Open(const std::string& path, Mode mode) {
  absl::StatusOr<Database> database = OpenNamed(path, path, mode);
  if (!database.ok() || mode != Mode::kRead || !CantBeJoined(database->database_.get())) {
    return database;
  }
  std::error_code none;
  const std::string journal = path + "-wal";
  if (std::filesystem::file_size(journal, none) > 0 && !none) {
    return absl::PermissionDeniedError(
        fmt::format("{}: what was written last is in {}, and can't be read where nothing may be "
                    "written: copy both files to another folder",
                    path, journal));
  }
  return OpenNamed(path, Immutable(path), mode);
}

absl::StatusOr<Database> Database::OpenNamed(const std::string& path, const std::string& name,
                                             Mode mode) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (name != path) flags |= SQLITE_OPEN_URI;
  if (mode == Mode::kRead) flags |= SQLITE_OPEN_READONLY;
  if (mode != Mode::kRead) flags |= SQLITE_OPEN_READWRITE;
  if (mode == Mode::kCreate) flags |= SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
  Database database;
  database.path_ = path;
  database.database_.reset(handle);
  if (result != SQLITE_OK) {
    const int cause = handle == nullptr ? 0 : sqlite3_system_errno(handle);
    if (cause != 0) return absl::ErrnoToStatus(cause, path);
    return absl::Status(CodeOf(result), fmt::format("{}: {}", path, sqlite3_errstr(result)));
  }
  sqlite3_busy_timeout(handle, kBusyMs);
  return database;
}

absl::Status Database::Execute(const char* sql) {
  const int result = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  return result == SQLITE_OK ? absl::OkStatus() : ErrorOf(database_.get(), result);
}

absl::StatusOr<Statement> Database::Prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (result != SQLITE_OK) return ErrorOf(database_.get(), result);
  return Statement(statement);
}

absl::StatusOr<int64_t> Database::QueryInt(std::string_view sql) {
  absl::StatusOr<Statement> statement = Prepare(sql);
  ALERT_RETURN_IF_ERROR(statement.status());
  absl::StatusOr<bool> row = statement->Step();
  ALERT_RETURN_IF_ERROR(row.status());
  return *row ? statement->Int(0) : 0;
}

int64_t Database::last_row() const {
  return sqlite3_last_insert_rowid(database_.get());
}

}  // namespace alert::run
