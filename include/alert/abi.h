/* What every function of libalert stands on: export macro, status, error, strings, writers, version.
 *
 * The rules that all functions follow (names, ownership, growth of structs, threads) are in
 * docs/abi.md.
 */
#ifndef ALERT_ABI_H_
#define ALERT_ABI_H_

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define ALERT_API __attribute__((visibility("default")))
#else
#define ALERT_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* --- Version --------------------------------------------------------------------------------- */

#define ALERT_VERSION_MAJOR 0
#define ALERT_VERSION_MINOR 1
#define ALERT_VERSION_PATCH 0
#define ALERT_VERSION_STRING "0.1.0"

/* major * 10000 + minor * 100 + patch. */
#define ALERT_VERSION \
  (ALERT_VERSION_MAJOR * 10000 + ALERT_VERSION_MINOR * 100 + ALERT_VERSION_PATCH)

/* Changes only when a program built against older headers must not run with this library. */
#define ALERT_ABI_VERSION 0

/* --- Status ---------------------------------------------------------------------------------- */

/* The outcome of a call. Values up to 16 are the canonical status codes of gRPC. */
typedef int32_t alert_status;

enum {
  ALERT_OK = 0,
  ALERT_CANCELLED = 1,
  ALERT_UNKNOWN = 2,
  ALERT_INVALID_ARGUMENT = 3, /* the call is wrong: mend the program */
  ALERT_DEADLINE_EXCEEDED = 4,
  ALERT_NOT_FOUND = 5,
  ALERT_ALREADY_EXISTS = 6,
  ALERT_PERMISSION_DENIED = 7,
  ALERT_RESOURCE_EXHAUSTED = 8, /* out of memory, or a limit was reached */
  ALERT_FAILED_PRECONDITION = 9,
  ALERT_ABORTED = 10,
  ALERT_OUT_OF_RANGE = 11,
  ALERT_UNIMPLEMENTED = 12,
  ALERT_INTERNAL = 13, /* a defect of the library: please report it */
  ALERT_UNAVAILABLE = 14,
  ALERT_DATA_LOSS = 15, /* the data is bad: mend the input */
  ALERT_UNAUTHENTICATED = 16,
  ALERT_END = 100 /* iteration is over; not an error */
};

/* --- Causes ---------------------------------------------------------------------------------- */

/* What a failure or a problem comes from, where it is its caller who knows how that is mended: by an
 * option, an argument or a command. Messages say what is wrong and name none of these; a binding adds
 * its own words for a cause. */
typedef uint32_t alert_cause;

enum {
  ALERT_CAUSE_NONE = 0,                /* the message says all */
  ALERT_CAUSE_ID_MISSING = 1,          /* of a row; it may stand under another key */
  ALERT_CAUSE_CATEGORY_MISSING = 2,    /* likewise */
  ALERT_CAUSE_PROMPT_MISSING = 3,      /* of all rows that were to be asked; likewise */
  ALERT_CAUSE_CATEGORY_UNKNOWN = 4,    /* a name that is near no category's */
  ALERT_CAUSE_STORE_AS_ROWS = 5,       /* an SQLite database where rows were to be read */
  ALERT_CAUSE_TALLY_AS_ROWS = 6,       /* a tally there */
  ALERT_CAUSE_ROWS_LEFT_OUT = 7,       /* no row is left; the problems of the dataset say why */
  ALERT_CAUSE_RELEASE_DIFFERS = 8,     /* from the counts that were published */
  ALERT_CAUSE_OTHER_CONFIGURATION = 9, /* of the run that the store holds */
  ALERT_CAUSE_POLARITY_UNKNOWN = 10,   /* of a score that is imported: which values are safe */
  ALERT_CAUSE_SCORE_NOT_CHOSEN = 11,   /* among several that a file has */
  ALERT_CAUSE_JUDGE_NOT_CHOSEN = 12,   /* likewise */
  ALERT_CAUSE_FILTER_NOT_CHOSEN = 13,  /* likewise */
  ALERT_CAUSE_FORMAT_UNKNOWN = 14,     /* of a file that was to be imported */
  ALERT_CAUSE_FOREIGN_RESULTS = 15,    /* where rows were to be read: they have to be imported */
  ALERT_CAUSE_COUNT = 16
};

/* --- Strings --------------------------------------------------------------------------------- */

/* A view of UTF-8 text, not terminated. `data` may be NULL where `size` is 0. */
typedef struct alert_str {
  const char *data;
  size_t size; /* bytes */
} alert_str;

/* Expands a string literal to the pointer and the length that inputs take. */
#define ALERT_LITERAL(text) (text), (sizeof(text) - 1)

/* A column of texts in Arrow's large_utf8 layout: row i is the bytes [offsets[i], offsets[i + 1])
 * of `data`, and it is null where bit i (least significant first) of `validity` is 0:
 * `offsets[rows + 1]`, `data[offsets[rows]]`, `validity[(rows + 7) / 8]`. `offsets` is NULL where
 * the column was not asked for. */
typedef struct alert_text_column {
  const int64_t *offsets;  /* required in a column that goes in */
  const char *data;        /* NULL: all texts are empty */
  const uint8_t *validity; /* NULL: no row is null */
} alert_text_column;

/* --- Error ----------------------------------------------------------------------------------- */

#define ALERT_NO_LINE ((uint64_t)0)
#define ALERT_NO_OFFSET UINT64_MAX

/* What went wrong and where. Owned by the caller, nothing in it needs freeing. Written only when a
 * call fails, so that the first of several calls' errors survives a later success. */
typedef struct alert_error {
  alert_status status;
  alert_cause cause;
  uint64_t line;   /* counted from 1; ALERT_NO_LINE where no line is meant */
  uint64_t offset; /* of that line's first byte in the file; ALERT_NO_OFFSET where none is meant */
  char message[488]; /* NUL-terminated; names the file where one is meant */
} alert_error;

/* clang-format off */
#define ALERT_ERROR_INIT \
  { ALERT_OK, ALERT_CAUSE_NONE, ALERT_NO_LINE, ALERT_NO_OFFSET, { 0 } }
/* clang-format on */

/* --- Names ----------------------------------------------------------------------------------- */

/* Every enumeration alert_<noun> has these two functions, in the header that declares it:
 *
 *   alert_<noun>_name  writes the name of a value to `name`, which stays valid for ever.
 *                      ALERT_OUT_OF_RANGE for a value that is none.
 *   alert_<noun>_find  is its inverse, in any letter case, hyphens and underscores alike.
 *                      ALERT_NOT_FOUND, with the names in the message, for another word.
 *
 * From any thread. Headers say what the names are. */

/* "ok", "invalid_argument", ... "end". */
ALERT_API alert_status alert_status_name(alert_status status, alert_str *name, alert_error *error);
ALERT_API alert_status alert_status_find(const char *name, size_t name_size, alert_status *status,
                                         alert_error *error);

/* "none", "id_missing", ... "foreign_results". */
ALERT_API alert_status alert_cause_name(alert_cause cause, alert_str *name, alert_error *error);
ALERT_API alert_status alert_cause_find(const char *name, size_t name_size, alert_cause *cause,
                                        alert_error *error);

/* --- Writers --------------------------------------------------------------------------------- */

/* Receives output piece by piece. `data` is valid during the call only; `user` is the pointer that
 * was given with the writer. A non-zero return stops the output and is returned, unchanged, by the
 * function that was writing. */
typedef alert_status (*alert_writer)(const char *data, size_t size, void *user);

/* --- Version, at run time -------------------------------------------------------------------- */

/* ALERT_VERSION of the library that is loaded. Any thread. */
ALERT_API uint32_t alert_version(void);

/* ALERT_ABI_VERSION of the library that is loaded. Any thread. */
ALERT_API uint32_t alert_abi_version(void);

/* Writes ALERT_VERSION_STRING of the loaded library to `text`, which stays valid for ever. Any
 * thread. */
ALERT_API alert_status alert_version_text(alert_str *text, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_ABI_H_ */
