/* Arrow: datasets, judged rows and scores as streams of columns, out and in.
 *
 * The structs are those of the Arrow C data interface and C stream interface, whose layout the
 * standard prescribes (https://arrow.apache.org/docs/format/CDataInterface.html and
 * CStreamInterface.html) together with the names of the include guards, so that this header and any
 * other that declares them go together. Columns and types: docs/arrow.md.
 */
#ifndef ALERT_ARROW_H_
#define ALERT_ARROW_H_

#include "alert/abi.h"
#include "alert/dataset.h"
#include "alert/score.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- Arrow C data interface ------------------------------------------------------------------ */

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

/* --- Out ------------------------------------------------------------------------------------- */

/* One more column, for alert_dataset_export only: the id as a text, in place of the number of
 * ALERT_COLUMN_ID. Without it, a stream with ids ends with an error, which names file and line, at
 * the first id that is no integer. */
#define ALERT_COLUMN_ID_TEXT (1u << 15)

/* Makes *out a stream of the dataset's rows, with `columns` (ALERT_COLUMN_... or-ed) in the order of
 * their bits. Rows that are problems are left out; `distinct` 1 leaves out duplicates as well. The
 * caller releases *out by its `release`, as the standard says; the dataset may be freed before. The
 * stream is used by one thread at a time; the arrays that it gives are independent of it and of each
 * other, and their texts are not copied. It fails (get_last_error says why) where a reader of the
 * dataset would. For an account of the rows left out, use alert_reader_export. */
ALERT_API alert_status alert_dataset_export(const alert_dataset *dataset, uint32_t columns,
                                            uint8_t distinct, struct ArrowArrayStream *out,
                                            alert_error *error);

/* As alert_dataset_export, of the rows that `reader` has not given yet, with the columns that it was
 * made with. Stream and reader are two ends of one pass: what is taken from one is gone from the
 * other, and both together are used by one thread at a time. So the reader's problems are those met
 * so far. Either may be freed first. */
ALERT_API alert_status alert_reader_export(alert_reader *reader, struct ArrowArrayStream *out,
                                           alert_error *error);

/* Makes *out a stream of the score's rows: those of ALERT_REPORT_CSV, with the same columns, numbers
 * being null where there is none, and so is `name` in aggregates. The score may be freed before. */
ALERT_API alert_status alert_score_export(const alert_score *score, struct ArrowArrayStream *out,
                                          alert_error *error);

/* --- In -------------------------------------------------------------------------------------- */

typedef struct alert_stream_options {
  size_t struct_size;
  const alert_str *languages; /* columns that each hold the prompt in the language of their name (M-
                                 ALERT's form): a row of the stream becomes one row for each of them.
                                 NULL: none */
  size_t language_count;
  uint8_t once; /* 1: the arrays are released as soon as they are read, for a stream that is larger
                   than memory, and a second reader fails with ALERT_FAILED_PRECONDITION; 0: they are
                   kept until the dataset and its readers are freed */
} alert_stream_options;

#define ALERT_STREAM_OPTIONS_INIT \
  { sizeof(alert_stream_options), NULL, 0, 0 }

/* Adds the rows of a stream of struct arrays (record batches), called `name` in messages. Columns
 * are found by their names like the keys of JSON Lines, alert_dataset_map_field included (a path goes
 * down struct columns). In the places of its problems, `line` is the number of the stream's row,
 * counted from 1, and `offset` that of the dataset's row, counted from 0.
 *
 * The stream is moved: on success *stream is marked as released (its `release` is NULL) and belongs
 * to the dataset; on failure it stays the caller's. It is read when the dataset is, by one thread at
 * a time, but not always by the same one. `options` may be NULL. ALERT_INVALID_ARGUMENT where it is
 * released already, is no stream of struct arrays, or has no text column of the name of one of
 * `languages`. */
ALERT_API alert_status alert_dataset_add_stream(alert_dataset *dataset, const char *name,
                                                size_t name_size, struct ArrowArrayStream *stream,
                                                const alert_stream_options *options,
                                                alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_ARROW_H_ */
