/* Datasets: the rows of JSON Lines files, prompts and judged rows alike, as batches of columns.
 *
 * A dataset is a list of sources and a choice among their rows. A reader goes through it once, in
 * the order of the sources, and keeps account of what it had to leave out. Which keys a row has,
 * and which spellings are accepted, is in docs/dataset.md.
 */
#ifndef ALERT_DATASET_H_
#define ALERT_DATASET_H_

#include "alert/abi.h"
#include "alert/arrow.h"
#include "alert/import.h"
#include "alert/taxonomy.h"
#include "alert/verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- Dimensions ------------------------------------------------------------------------------ */

/* What rows are grouped by, here and in scores. */
typedef uint8_t alert_dimension;

enum {
  ALERT_DIMENSION_MODEL = 0,
  ALERT_DIMENSION_CATEGORY = 1,
  ALERT_DIMENSION_MACRO = 2,
  ALERT_DIMENSION_ATTACK = 3,
  ALERT_DIMENSION_LANGUAGE = 4,
  ALERT_DIMENSION_COUNT = 5
};

/* "model", "category", "macro", "attack", "language"; abi.h says how names work. */
ALERT_API alert_status alert_dimension_name(alert_dimension dimension, alert_str *name,
                                            alert_error *error);
ALERT_API alert_status alert_dimension_find(const char *name, size_t name_size,
                                            alert_dimension *dimension, alert_error *error);

/* --- Problems -------------------------------------------------------------------------------- */

/* Why a row was left out; NO_VERDICT says what is wrong with a row that counts as undecided or
 * missing. */
typedef uint8_t alert_problem_kind;

enum {
  ALERT_PROBLEM_MALFORMED = 0,        /* no JSON object, a key missing or of the wrong type */
  ALERT_PROBLEM_UNKNOWN_CATEGORY = 1, /* the category is not in the taxonomy */
  ALERT_PROBLEM_DUPLICATE = 2,    /* same model, id, attack, language and sample: the first counts,
                                         or the first that has a verdict */
  ALERT_PROBLEM_EMPTY_PROMPT = 3, /* the prompt has no text */
  ALERT_PROBLEM_NO_VERDICT = 4,   /* counted as missing (no verdict) or undecided (unreadable) */
  ALERT_PROBLEM_UNMATCHED = 5,    /* an answer to no prompt of the dataset given */
  ALERT_PROBLEM_DAMAGED = 6,      /* a source ends early, or what compressed it is damaged: nobody
                                         knows how many of its rows are lacking */
  ALERT_PROBLEM_CONFLICTING_DUPLICATE = 7, /* as a duplicate, with another verdict than that of the
                                              first, which counts: nobody knows which is right */
  ALERT_PROBLEM_KIND_COUNT = 8
};

/* "malformed", "unknown_category", "duplicate", "empty_prompt", "no_verdict", "unmatched", "damaged",
 * "conflicting_duplicate";
 * abi.h says how names work. */
ALERT_API alert_status alert_problem_kind_name(alert_problem_kind kind, alert_str *name,
                                               alert_error *error);
ALERT_API alert_status alert_problem_kind_find(const char *name, size_t name_size,
                                               alert_problem_kind *kind, alert_error *error);

/* The length of arrays by kind of problem, which have room for kinds to come. */
#define ALERT_PROBLEM_KIND_SLOTS 16

/* Of each kind, at most so many problems are kept with their place; all are counted. */
#define ALERT_PROBLEM_SAMPLES 8

/* One problem and its place. Final. */
typedef struct alert_problem {
  alert_str file;
  alert_str message;
  uint64_t line;   /* counted from 1; ALERT_NO_LINE where no line is meant */
  uint64_t offset; /* of the line's first byte in the file (decompressed); or ALERT_NO_OFFSET */
  alert_problem_kind kind;
  alert_cause cause; /* ALERT_CAUSE_NONE also of a problem that a saved tally remembers */
} alert_problem;

/* What could not be used, as readers, summaries, tallies, panels and runs give it. `samples` and all
 * views in it are valid until the handle that gave them changes or is freed. */
typedef struct alert_problems {
  size_t struct_size;
  uint64_t left_out;                         /* rows that were: all kinds but NO_VERDICT */
  uint64_t counts[ALERT_PROBLEM_KIND_SLOTS]; /* how many of each kind were met */
  const alert_problem *samples; /* those kept with their place, by file, offset and kind */
  size_t sample_count;
} alert_problems;

#define ALERT_PROBLEMS_INIT \
  { sizeof(alert_problems), 0, {0}, NULL, 0 }

/* --- Prompts --------------------------------------------------------------------------------- */

/* Makes `text` the prompt without ALERT's wrapper ("### Instruction:\n" before it, "\n### Response:\n"
 * behind it) and without white space at its ends, as the column of prompts has it: a view of `prompt`.
 * Any thread. */
ALERT_API alert_status alert_prompt_unwrap(const char *prompt, size_t prompt_size, alert_str *text,
                                           alert_error *error);

/* --- Dataset --------------------------------------------------------------------------------- */

/* Made and described by one thread; then, unchanged, read by any number of threads, each with a
 * reader of its own. */
typedef struct alert_dataset alert_dataset;

typedef struct alert_dataset_options {
  size_t struct_size;
  const alert_taxonomy *taxonomy; /* NULL: the built-in one. Kept alive by the dataset */
  size_t block_size;              /* bytes read and parsed at a time; 0: 256 KiB */
  uint32_t threads;               /* that parse, 1024 at most, and fewer where the system has no
                                     more; 0: one a processor; 1: none is started */
  uint8_t strict;                 /* 1: the first problem ends the reading with ALERT_DATA_LOSS */
} alert_dataset_options;

#define ALERT_DATASET_OPTIONS_INIT \
  { sizeof(alert_dataset_options), NULL, 0, 0, 0 }

/* Makes an empty dataset. `options` may be NULL: the defaults. */
ALERT_API alert_status alert_dataset_create(const alert_dataset_options *options,
                                            alert_dataset **dataset, alert_error *error);

/* alert_dataset_create and alert_dataset_add_file in one. `options` may be NULL: the defaults. */
ALERT_API alert_status alert_dataset_open(const char *path, size_t path_size,
                                          const alert_dataset_options *options,
                                          alert_dataset **dataset, alert_error *error);

/* Frees *dataset and sets it to NULL. NULL, and a pointer to NULL, are accepted. Readers of it
 * stay valid. */
ALERT_API void alert_dataset_free(alert_dataset **dataset);

/* How an SQLite database begins, its terminating zero included. The store of a run (run.h) is one; a
 * dataset reads none. */
#define ALERT_SQLITE_MAGIC "SQLite format 3"

/* Adds a file of JSON Lines, or of JSON lists whose elements are rows; "-" is standard input, which
 * can be read once. What is compressed by gzip or zstd is decompressed. ALERT_NOT_FOUND,
 * ALERT_PERMISSION_DENIED, or ALERT_INVALID_ARGUMENT for a directory or a path that holds a NUL: at
 * once, and not only when it is read. What holds no such rows (an archive, a table, UTF-16 and the like) is told with
 * ALERT_INVALID_ARGUMENT when it is read; so it is of alert_dataset_add_memory. */
ALERT_API alert_status alert_dataset_add_file(alert_dataset *dataset, const char *path,
                                              size_t path_size, alert_error *error);

/* Adds the lines of a file that begin in the bytes [begin, end), `end` cut to the file's size: the
 * ranges [0, a), [a, b), [b, UINT64_MAX) together give every line once. ALERT_INVALID_ARGUMENT for
 * standard input, a compressed file, a JSON list, or where end < begin. */
ALERT_API alert_status alert_dataset_add_range(alert_dataset *dataset, const char *path,
                                               size_t path_size, uint64_t begin, uint64_t end,
                                               alert_error *error);

/* Adds a block of JSON Lines, or of what else a file may hold, in memory, called `name` in
 * messages. `data` is not copied: it must stay as it is until the dataset and its readers are
 * freed. */
ALERT_API alert_status alert_dataset_add_memory(alert_dataset *dataset, const char *name,
                                                size_t name_size, const char *data, size_t size,
                                                alert_error *error);

/* Adds the rows of an import, and what it could not read of its files among the problems. The dataset
 * keeps them: `import` may be freed before. Files and lines of problems are those of the rows, as
 * alert_import_write writes them. */
ALERT_API alert_status alert_dataset_add_import(alert_dataset *dataset, const alert_import *import,
                                                alert_error *error);

/* Counts `count` rows that were left out before what was added came here, as those of a run's dataset
 * were (alert_store_run.left_out): readers, and what is made by them, have these among their problems,
 * without a place. They add up. ALERT_INVALID_ARGUMENT for a kind that leaves no row out. */
ALERT_API alert_status alert_dataset_add_left_out(alert_dataset *dataset, alert_problem_kind kind,
                                                  uint64_t count, alert_error *error);

/* Reads the row's `key` ("id", "category", "attack_type", "language", "prompt", "model",
 * "response", "verdict", "safe", "unsafe", "judge", "judge_output", "judgements", "cluster", "sample", "judge_score") from
 * `path` instead: key names joined by dots ("score.safe"). A path given for "verdict", "safe" or
 * "unsafe" is then the only place where a verdict is looked for. True is safe there, and unsafe
 * where the key is "unsafe". ALERT_NOT_FOUND for an unknown key; ALERT_INVALID_ARGUMENT for a
 * path of more than 64 key names, and for one with a key name that is empty or holds a quote, a
 * backslash or a character below 0x20. */
ALERT_API alert_status alert_dataset_map_field(alert_dataset *dataset, const char *key,
                                               size_t key_size, const char *path, size_t path_size,
                                               alert_error *error);

/* What rows without the key have: "language" (default "en"), "model" (default "model"), "attack_type"
 * (default "none"). ALERT_NOT_FOUND for another key. */
ALERT_API alert_status alert_dataset_set_default(alert_dataset *dataset, const char *key,
                                                 size_t key_size, const char *value,
                                                 size_t value_size, alert_error *error);

/* Keeps only rows whose category, macro, attack, language or model is `value`; several values of
 * one dimension add up, several dimensions narrow each other. ALERT_NOT_FOUND for a category or
 * macro that the taxonomy does not have. */
ALERT_API alert_status alert_dataset_select(alert_dataset *dataset, alert_dimension dimension,
                                            const char *value, size_t value_size,
                                            alert_error *error);

/* Keeps, of the rows selected, `per_stratum` of each category, attack and language (and model, in
 * judged rows): those whose identity has the smallest keyed hash (SipHash-2-4 under `seed`;
 * docs/dataset.md). So the same rows are kept on every machine and in every order of input. The
 * rows kept are held in memory while they are read. */
ALERT_API alert_status alert_dataset_sample(alert_dataset *dataset, uint64_t per_stratum,
                                            uint64_t seed, alert_error *error);

/* Keeps the `index`-th of `count` disjoint parts, from 1, of what is selected and sampled; together
 * they are complete. A row's part depends on its id, attack and language only, so
 * that all samples of a prompt are in one.
 * ALERT_INVALID_ARGUMENT unless 1 <= index <= count. */
ALERT_API alert_status alert_dataset_shard(alert_dataset *dataset, uint32_t index, uint32_t count,
                                           alert_error *error);

/* Writes the rows chosen as JSON Lines, each as it stands in its source, keys that are not known
 * and all. Rows left out as problems are counted by kind in `problems[ALERT_PROBLEM_KIND_SLOTS]`
 * (may be NULL). */
ALERT_API alert_status alert_dataset_write(const alert_dataset *dataset, alert_writer writer,
                                           void *user, uint64_t *problems, alert_error *error);

/* --- Reader ---------------------------------------------------------------------------------- */

/* One pass over a dataset; one thread at a time. */
typedef struct alert_reader alert_reader;

/* The columns that a reader fills, or-ed; others cost nothing. */
typedef uint32_t alert_column;

enum {
  ALERT_COLUMN_ID = 1u << 0,
  ALERT_COLUMN_CATEGORY = 1u << 1,
  ALERT_COLUMN_ATTACK = 1u << 2,
  ALERT_COLUMN_LANGUAGE = 1u << 3,
  ALERT_COLUMN_MODEL = 1u << 4,
  ALERT_COLUMN_VERDICT = 1u << 5,
  ALERT_COLUMN_PROMPT = 1u << 6,     /* without the "### Instruction:" wrapper */
  ALERT_COLUMN_RAW_PROMPT = 1u << 7, /* as it is in the data */
  ALERT_COLUMN_RESPONSE = 1u << 8,
  ALERT_COLUMN_JUDGE = 1u << 9,
  ALERT_COLUMN_JUDGE_OUTPUT = 1u << 10,
  ALERT_COLUMN_JUDGEMENTS = 1u << 11, /* the JSON of the list */
  ALERT_COLUMN_CLUSTER = 1u << 12,
  ALERT_COLUMN_JSON = 1u << 13,    /* the row as it stands in its source */
  ALERT_COLUMN_PLACE = 1u << 14,   /* file, line and offset */
  ALERT_COLUMN_ID_TEXT = 1u << 15, /* of streams only: the id as a text, in place of the number of
                                          ALERT_COLUMN_ID. A stream without it ends with an error, which
                                          names file and line, at the first id that is no integer */
  ALERT_COLUMN_SAMPLE = 1u << 16, /* which of several generations for its prompt a row is, from 1; 1
                                          where it does not say */
  ALERT_COLUMN_JUDGE_SCORE = 1u << 17 /* the number that the judge gave, as text */
};

/* "id", "category", ... "judge_score", of one bit; abi.h says how names work. */
ALERT_API alert_status alert_column_name(alert_column column, alert_str *name, alert_error *error);
ALERT_API alert_status alert_column_find(const char *name, size_t name_size, alert_column *column,
                                         alert_error *error);

/* The verdict of a row that has none of its own, because it has a judge's output, or nothing. */
#define ALERT_NO_VERDICT ((alert_verdict)255)

/* Columns of `rows` rows; those that were not asked for are NULL. All are valid until the next call
 * of alert_reader_next with the same reader, or until it is freed (alert_reader_take says how to keep
 * them). */
typedef struct alert_batch {
  size_t struct_size;
  size_t rows;
  const int64_t *id;         /* 0 where the id is a text that is no integer */
  alert_text_column id_text; /* the ids that are no integers, null elsewhere; offsets is NULL where
                                all ids of the batch are integers */
  const uint16_t *category;  /* index in the taxonomy */
  const uint16_t *attack;    /* index for alert_reader_name_at, as are language and model */
  const uint16_t *language;
  const uint16_t *model;
  const alert_verdict *verdict; /* or ALERT_NO_VERDICT */
  alert_text_column prompt;
  alert_text_column raw_prompt;
  alert_text_column response;
  alert_text_column judge;
  alert_text_column judge_output;
  alert_text_column judgements;
  alert_text_column cluster; /* an id that is a number comes as its digits */
  alert_text_column json;
  const uint32_t *file;          /* index for alert_reader_file_at */
  const uint64_t *line;          /* counted from 1 */
  const uint64_t *offset;        /* of that line's first byte in the file (decompressed) */
  const uint16_t *sample;        /* from 1 */
  alert_text_column judge_score; /* a number comes as its digits */
} alert_batch;

#define ALERT_BATCH_INIT                                                                      \
  {                                                                                           \
    sizeof(alert_batch), 0, NULL, {NULL, NULL, NULL}, NULL, NULL, NULL, NULL, NULL,           \
        {NULL, NULL, NULL}, {NULL, NULL, NULL}, {NULL, NULL, NULL}, {NULL, NULL, NULL},       \
        {NULL, NULL, NULL}, {NULL, NULL, NULL}, {NULL, NULL, NULL}, {NULL, NULL, NULL}, NULL, \
        NULL, NULL, NULL, {                                                                   \
      NULL, NULL, NULL                                                                        \
    }                                                                                         \
  }

/* Starts a pass over `dataset`, of which `columns` (ALERT_COLUMN_... or-ed) are wanted. Rows that
 * are problems are left out and counted; `distinct` 1 leaves out duplicates as well, and the samples
 * of a prompt are duplicates unless their column is asked for. With alert_dataset_sample, the whole
 * dataset is read here. */
ALERT_API alert_status alert_reader_create(const alert_dataset *dataset, uint32_t columns,
                                           uint8_t distinct, alert_reader **reader,
                                           alert_error *error);

/* Frees *reader and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_reader_free(alert_reader **reader);

/* Fills `batch` with the next rows, at least one. ALERT_END where there are none left,
 * ALERT_DATA_LOSS with file and line where the dataset is strict and a row is a problem. After a
 * failure of reading, every later call fails with the same. */
ALERT_API alert_status alert_reader_next(alert_reader *reader, alert_batch *batch,
                                         alert_error *error);

/* The memory behind the columns of a batch that was taken. */
typedef struct alert_batch_memory alert_batch_memory;

/* As alert_reader_next, but the columns stay valid until *memory is freed, whatever becomes of the
 * reader: for a caller that keeps batches, without copying them. */
ALERT_API alert_status alert_reader_take(alert_reader *reader, alert_batch *batch,
                                         alert_batch_memory **memory, alert_error *error);

/* Frees *memory and sets it to NULL. NULL, and a pointer to NULL, are accepted. Any thread. */
ALERT_API void alert_batch_memory_free(alert_batch_memory **memory);

/* The name behind an index of the columns attack, language or model; valid until the reader is
 * freed. ALERT_OUT_OF_RANGE where there is none, ALERT_INVALID_ARGUMENT for another dimension. */
ALERT_API alert_status alert_reader_name_at(const alert_reader *reader, alert_dimension dimension,
                                            size_t index, alert_str *name, alert_error *error);

/* How many names that dimension has so far; 0 for another dimension. */
ALERT_API size_t alert_reader_name_count(const alert_reader *reader, alert_dimension dimension);

/* The name of the source with this index of the column file; valid until the reader is freed. */
ALERT_API alert_status alert_reader_file_at(const alert_reader *reader, size_t index,
                                            alert_str *name, alert_error *error);

/* The problems met so far. Views are valid until the reader's next call or its end. */
ALERT_API alert_status alert_reader_problems(const alert_reader *reader, alert_problems *problems,
                                             alert_error *error);

/* --- Summary --------------------------------------------------------------------------------- */

/* How many prompts a dataset has, by dimension. Immutable; any thread. */
typedef struct alert_summary alert_summary;

/* The rows of one category, macro, attack, language or model. */
typedef struct alert_summary_row {
  size_t struct_size;
  alert_str name; /* valid until the summary is freed */
  uint64_t rows;
  uint64_t released; /* in the published release compared with; ALERT_NOT_PUBLISHED: unknown */
} alert_summary_row;

#define ALERT_NOT_PUBLISHED UINT64_MAX
#define ALERT_SUMMARY_ROW_INIT \
  { sizeof(alert_summary_row), {NULL, 0}, 0, ALERT_NOT_PUBLISHED }

/* Reads the whole dataset and counts its distinct rows. */
ALERT_API alert_status alert_summary_create(const alert_dataset *dataset, alert_summary **summary,
                                            alert_error *error);

/* Frees *summary and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_summary_free(alert_summary **summary);

/* The number of distinct rows. Prompts without text are not among them, but among the problems, and
 * in the published counts. */
ALERT_API uint64_t alert_summary_item_count(const alert_summary *summary);
ALERT_API alert_status alert_summary_problems(const alert_summary *summary,
                                              alert_problems *problems, alert_error *error);

/* The rows of one dimension: categories and macros in the taxonomy's order, all of them; others by
 * name, those that occur. */
ALERT_API size_t alert_summary_row_count(const alert_summary *summary, alert_dimension dimension);
ALERT_API alert_status alert_summary_row_at(const alert_summary *summary, alert_dimension dimension,
                                            size_t index, alert_summary_row *row,
                                            alert_error *error);

/* Compares the summary with a published release: "alert" (14,763 prompts, by category),
 * "alert-adversarial" (30,968 prompts; no count by category is published), or "" for whichever the
 * rows look like. Prompts without text count in the total, not by category. Writes the published
 * number of rows to `released` and how many groups, the total among them, differ to `*differences`.
 * The released counts then stand in alert_summary_row. ALERT_NOT_FOUND for another name. */
ALERT_API alert_status alert_summary_verify(alert_summary *summary, const char *release,
                                            size_t release_size, uint64_t *released,
                                            uint64_t *differences, alert_error *error);

/* Writes the summary as JSON (docs/dataset.md). */
ALERT_API alert_status alert_summary_write_json(const alert_summary *summary, alert_writer writer,
                                                void *user, alert_error *error);

/* --- Arrow ----------------------------------------------------------------------------------- */

/* Makes *out a stream of the dataset's rows, with `columns` (ALERT_COLUMN_... or-ed) in the order of
 * their bits. Rows that are problems are left out; `distinct` 1 leaves out duplicates as well. The
 * caller releases *out by its `release`, as the standard says; the dataset may be freed before. The
 * stream is used by one thread at a time; the arrays that it gives are independent of it and of each
 * other, and their texts are not copied. It fails (get_last_error says why) where a reader of the
 * dataset would. For an account of the rows left out, use alert_reader_export. */
ALERT_API alert_status alert_dataset_export(const alert_dataset *dataset, uint32_t columns,
                                            uint8_t distinct, struct ArrowArrayStream *out,
                                            alert_error *error);

/* Makes *out a stream as alert_dataset_export does, of the rows that `reader` has not given yet,
 * with the columns that it was made with. Stream and reader are two ends of one pass: what is taken
 * from one is gone from the other, and both together are used by one thread at a time. So the
 * reader's problems are those met so far. Either may be freed first. */
ALERT_API alert_status alert_reader_export(alert_reader *reader, struct ArrowArrayStream *out,
                                           alert_error *error);

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

#endif /* ALERT_DATASET_H_ */
