// The tables of a store. docs/store.md describes them for those who query them.
#ifndef ALERT_LIB_RUN_STORE_SCHEMA_H_
#define ALERT_LIB_RUN_STORE_SCHEMA_H_

#include "absl/status/status.h"
#include "run/store/database.h"

namespace alert::run {

// Makes the tables in an empty database, in one transaction. Other databases are checked as by
// CheckSchema.
absl::Status MakeSchema(Database* database);

// DataLoss where the database is no store, or one of a later version.
absl::Status CheckSchema(Database* database);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STORE_SCHEMA_H_
