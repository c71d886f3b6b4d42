/* Tallies: counts of verdicts by model, category, attack and language, and which items they are of.
 *
 * A tally is all that scoring needs. Tallies add up in any order: that is how threads, processes
 * and machines combine. The bytes of a tally depend on what was counted only, not on the order or
 * the number of threads.
 */
#ifndef ALERT_TALLY_H_
#define ALERT_TALLY_H_

#include "alert/abi.h"
#include "alert/dataset.h"
#include "alert/judge.h"
#include "alert/taxonomy.h"
#include "alert/verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One thread at a time while it is changed; any number of threads while it is only read. */
typedef struct alert_tally alert_tally;

/* Makes an empty tally over `taxonomy` (NULL: the built-in one). */
ALERT_API alert_status alert_tally_create(const alert_taxonomy *taxonomy, alert_tally **tally,
                                          alert_error *error);

/* Frees *tally and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_tally_free(alert_tally **tally);

/* --- Adding ---------------------------------------------------------------------------------- */

/* Declares the prompts that were to be answered. From then on an answer to another prompt is a
 * problem (unmatched), and a prompt without an answer is `missing`, for each model, when the tally
 * is scored; of a model with several samples, so is each sample that a prompt lacks of the numbers that
 * occur. May be called several times, before the first answer is added
 * (ALERT_FAILED_PRECONDITION after it). The dataset's taxonomy must be the tally's. A call that fails
 * declares nothing. */
ALERT_API alert_status alert_tally_expect(alert_tally *tally, const alert_dataset *prompts,
                                          alert_error *error);

/* Adds the judged rows of a dataset. A row's verdict is its own; or, where it has `judge` and
 * `judge_output`, what that judge's answer comes to; or, where it has `judgements`, what `rule`
 * makes of them (see alert_tally_set_rule). Problems are counted in the tally. Where the dataset is
 * strict, the first problem ends the call with ALERT_DATA_LOSS, file and line, and the tally is not
 * to be used further. */
ALERT_API alert_status alert_tally_add_dataset(alert_tally *tally, const alert_dataset *judged,
                                               alert_error *error);

/* Makes a judge known by its name to rows added from now on, besides the built-in judges and before
 * them. The tally keeps the judge alive. */
ALERT_API alert_status alert_tally_use_judge(alert_tally *tally, const alert_judge *judge,
                                             alert_error *error);

/* How several judgements of one response combine: "any-unsafe", "majority" (the default),
 * "all-unsafe" or "first", or one of them with a least number of answers, "majority:2" (judge.h). ALERT_NOT_FOUND for another rule, ALERT_FAILED_PRECONDITION once rows were
 * added. */
ALERT_API alert_status alert_tally_set_rule(alert_tally *tally, const char *rule, size_t rule_size,
                                            alert_error *error);

/* Has numbers of judges decide at `threshold` in rows added from now on, whatever verdict stands beside
 * them: the `judge_score` of a row, or what its judge's answer comes to, on the scale of its judge, which
 * is then called name@threshold. What has no number, or one of no judge that is known, is undecided. Sheets
 * and labels made with the tally do the same. ALERT_INVALID_ARGUMENT for what is no number,
 * ALERT_FAILED_PRECONDITION once rows were added. */
ALERT_API alert_status alert_tally_set_judge_threshold(alert_tally *tally, double threshold,
                                                       alert_error *error);

/* Keeps, beside the counts, those of each cluster: rows with the same `cluster` (docs/formats.md), as
 * the adversarial variants of one base prompt are; a row without one is of the cluster that its id
 * names. Scores then have cluster-robust intervals. Tallies that keep clusters merge with their like
 * only, and a cluster may be spread over several. ALERT_FAILED_PRECONDITION once rows were added. */
ALERT_API alert_status alert_tally_keep_clusters(alert_tally *tally, alert_error *error);

/* How many of the rows that were added here, or to a tally merged into this one, named their cluster: 0
 * after a dataset with rows says that the key is not there. No part of a tally's bytes. */
ALERT_API uint64_t alert_tally_clustered_row_count(const alert_tally *tally);

/* Judged rows as columns of `rows` elements. A verdict is its code: of a column of 0 and 1 that says
 * "safe" make 1 - value first, for 1 is ALERT_VERDICT_UNSAFE. Attacks, languages and models are indices of names
 * made with alert_tally_intern. */
typedef struct alert_tally_columns {
  size_t struct_size;
  size_t rows;
  const uint16_t *category;     /* index in the taxonomy; required */
  const alert_verdict *verdict; /* codes, ALERT_VERDICT_...; required */
  const uint16_t *attack;       /* NULL: all "none" */
  const uint16_t *language;     /* NULL: all "en" */
  const int64_t *id;            /* NULL: the rows have no identity, and duplicates can't be found */
  uint16_t model;               /* of all rows */
  const int64_t *cluster;       /* where the tally keeps clusters; NULL: what `id` says */
  const uint16_t *sample; /* which of several generations for its prompt a row is, from 1; with
                                     `id` only. NULL: all 1 */
} alert_tally_columns;

#define ALERT_TALLY_COLUMNS_INIT \
  { sizeof(alert_tally_columns), 0, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL }

/* The index in this tally of an attack, a language or a model, made where it is new.
 * ALERT_INVALID_ARGUMENT for another dimension, ALERT_RESOURCE_EXHAUSTED past 65,535 names. */
ALERT_API alert_status alert_tally_intern(alert_tally *tally, alert_dimension dimension,
                                          const char *name, size_t name_size, uint16_t *index,
                                          alert_error *error);

/* Adds columns of judged rows. ALERT_OUT_OF_RANGE, with the row in the message and nothing added,
 * where an index or a verdict is none. */
ALERT_API alert_status alert_tally_add_columns(alert_tally *tally,
                                               const alert_tally_columns *columns,
                                               alert_error *error);

/* --- Combining ------------------------------------------------------------------------------- */

/* Adds everything in `other` to `tally`. ALERT_FAILED_PRECONDITION, with their number in the message
 * and nothing added, where both have counted the same items, or are the same tally; also where their
 * taxonomies, rules or expected prompts differ, or only one keeps clusters. A tally without rows for
 * which no rule was set, or no clusters were asked for, takes what the other has. */
ALERT_API alert_status alert_tally_merge(alert_tally *tally, const alert_tally *other,
                                         alert_error *error);

/* Writes the tally as alert.v1.Tally (Protocol Buffers; lib/proto/alert.proto). */
ALERT_API alert_status alert_tally_write(const alert_tally *tally, alert_writer writer, void *user,
                                         alert_error *error);

/* Makes a tally from what alert_tally_write wrote. ALERT_DATA_LOSS where the bytes are damaged (they
 * end with a checksum) or of another kind. */
ALERT_API alert_status alert_tally_parse(const char *bytes, size_t size, alert_tally **tally,
                                         alert_error *error);

/* --- Reading --------------------------------------------------------------------------------- */

/* How many models, categories, macro categories, attacks or languages the tally has, and their names:
 * those of its taxonomy in its order, others in alphabetical order; valid until the tally changes or is
 * freed. 0, or ALERT_OUT_OF_RANGE, for a dimension that is none. */
ALERT_API size_t alert_tally_name_count(const alert_tally *tally, alert_dimension dimension);
ALERT_API alert_status alert_tally_name_at(const alert_tally *tally, alert_dimension dimension,
                                           size_t index, alert_str *name, alert_error *error);

/* What is to be counted together; an empty text is every one of that dimension. */
typedef struct alert_tally_query {
  size_t struct_size;
  alert_str model;
  alert_str category;
  alert_str attack;
  alert_str language;
} alert_tally_query;

/* clang-format off */
#define ALERT_TALLY_QUERY_INIT \
  { sizeof(alert_tally_query), { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 } }
/* clang-format on */

/* Writes how many items have each verdict, expected prompts without an answer among the missing, to
 * `counts[ALERT_VERDICT_COUNT]`. `query` may be NULL: everything. */
ALERT_API alert_status alert_tally_count(const alert_tally *tally, const alert_tally_query *query,
                                         uint64_t *counts, alert_error *error);

/* The problems met. Views are valid until the tally changes or is freed. */
ALERT_API alert_status alert_tally_problems(const alert_tally *tally, alert_problems *problems,
                                            alert_error *error);

/* --- Labels ---------------------------------------------------------------------------------- */

/* What people said of some of the judged responses, by what the judge said of them. Immutable; any
 * number of threads may use it. */
typedef struct alert_labels alert_labels;

/* Matches `people`, rows with the verdict of a person, with the same items of `judged` (model, id,
 * attack, language and sample), whose verdicts are found with the judges and the rule of `tally`: one pass
 * over each. ALERT_NOT_FOUND, with the item in the message, where one is labelled that is not judged;
 * ALERT_DATA_LOSS where a label can't be read, or an item is labelled twice or in another category
 * than it is judged in. */
ALERT_API alert_status alert_labels_create(const alert_tally *tally, const alert_dataset *people,
                                           const alert_dataset *judged, alert_labels **labels,
                                           alert_error *error);

/* Frees *labels and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_labels_free(alert_labels **labels);

/* Writes how many labelled items the judge gave each verdict and the person each, to
 * `counts[ALERT_VERDICT_COUNT * ALERT_VERDICT_COUNT]`: that of judge j and person p at
 * j * ALERT_VERDICT_COUNT + p. `query` may be NULL: everything. */
ALERT_API alert_status alert_labels_count(const alert_labels *labels,
                                          const alert_tally_query *query, uint64_t *counts,
                                          alert_error *error);

/* --- Lint ------------------------------------------------------------------------------------ */

/* Of each reason, so many answers are kept, and of each answer so many bytes. */
#define ALERT_LINT_EXAMPLES 3
#define ALERT_LINT_EXAMPLE_BYTES 200

/* What of the judges' answers in judged rows was not understood, and why. Immutable; any number of
 * threads may use it. */
typedef struct alert_lint alert_lint;

/* Reads anew the judges' answers, the `judge_output` of rows and the `output` of `judgements`, with the
 * judges that `tally` knows. Answers that name no judge are read by that of the name `judge`; where that
 * is empty, none of them is understood. Duplicates are read as well. */
ALERT_API alert_status alert_lint_create(const alert_tally *tally, const alert_dataset *judged,
                                         const char *judge, size_t judge_size, alert_lint **lint,
                                         alert_error *error);

/* Frees *lint and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_lint_free(alert_lint **lint);

/* The answers of one judge. */
typedef struct alert_lint_judge {
  size_t struct_size;
  alert_str name;          /* empty: of answers that name none; valid until the lint is freed */
  uint64_t answers;        /* that the rows have */
  uint64_t undecided;      /* of them */
  uint64_t missing;        /* of them: empty, or a server's error in their place */
  uint64_t changed;        /* of them: beside another verdict than they come to now */
  uint64_t without_answer; /* rows of this judge in which no answer stands */
  size_t reasons;          /* for which answers are undecided or missing */
} alert_lint_judge;

#define ALERT_LINT_JUDGE_INIT \
  { sizeof(alert_lint_judge), {NULL, 0}, 0, 0, 0, 0, 0, 0 }

/* How many judges there are, by name, and the `index`-th. */
ALERT_API size_t alert_lint_judge_count(const alert_lint *lint);
ALERT_API alert_status alert_lint_judge_at(const alert_lint *lint, size_t index,
                                           alert_lint_judge *judge, alert_error *error);

/* Answers that were not understood for one reason. */
typedef struct alert_lint_reason {
  size_t struct_size;
  alert_str
      reason; /* as in docs/judges.md; or "unknown-judge", there is no such judge, and "not-said",
                       of a judge that is not known here only the verdict is. Valid until the lint is
                       freed */
  uint64_t count;
  size_t examples; /* kept, at most ALERT_LINT_EXAMPLES */
  alert_verdict verdict;
} alert_lint_reason;

#define ALERT_LINT_REASON_INIT \
  { sizeof(alert_lint_reason), {NULL, 0}, 0, 0, ALERT_VERDICT_UNDECIDED }

/* The `index`-th reason of a judge, the most frequent first. */
ALERT_API alert_status alert_lint_reason_at(const alert_lint *lint, size_t judge, size_t index,
                                            alert_lint_reason *reason, alert_error *error);

/* An answer that was not understood. Views are valid until the lint is freed. */
typedef struct alert_lint_example {
  size_t struct_size;
  alert_str id;
  alert_str answer; /* at most ALERT_LINT_EXAMPLE_BYTES of it */
  alert_str file;
  uint64_t line; /* as in alert_problem */
} alert_lint_example;

#define ALERT_LINT_EXAMPLE_INIT \
  { sizeof(alert_lint_example), {NULL, 0}, {NULL, 0}, {NULL, 0}, 0 }

/* The `index`-th example of a judge's `reason`-th reason. */
ALERT_API alert_status alert_lint_example_at(const alert_lint *lint, size_t judge, size_t reason,
                                             size_t index, alert_lint_example *example,
                                             alert_error *error);

/* The rows that were left out. Views are valid until the lint is freed. */
ALERT_API alert_status alert_lint_problems(const alert_lint *lint, alert_problems *problems,
                                           alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_TALLY_H_ */
