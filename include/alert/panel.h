/* Panels: what several raters said of the same items, joined, compared and put in their order.
 *
 * Raters are two or more models on the same prompts (or one model before and after), the languages
 * of one model, or the judges of the same responses. The results that need no rows, only counts, are
 * in compare.h; formulas, sources and limits in docs/statistics.md.
 */
#ifndef ALERT_PANEL_H_
#define ALERT_PANEL_H_

#include "alert/abi.h"
#include "alert/compare.h"
#include "alert/dataset.h"
#include "alert/judge.h"
#include "alert/taxonomy.h"
#include "alert/verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- Panel ----------------------------------------------------------------------------------- */

/* One thread at a time while it is changed; any number of threads while it is only read. */
typedef struct alert_panel alert_panel;

/* What the raters are, and so what an item is: everything else that tells rows apart. */
typedef uint8_t alert_rater_kind;

enum {
  ALERT_RATER_MODEL = 0,    /* items are prompts: id, attack, language, sample */
  ALERT_RATER_LANGUAGE = 1, /* items are prompts in any language: id, attack, model, sample */
  ALERT_RATER_JUDGE = 2,    /* items are responses: id, attack, language, model, sample */
  ALERT_RATER_KIND_COUNT = 3
};

/* "model", "language", "judge"; abi.h says how names work. */
ALERT_API alert_status alert_rater_kind_name(alert_rater_kind kind, alert_str *name,
                                             alert_error *error);
ALERT_API alert_status alert_rater_kind_find(const char *name, size_t name_size,
                                             alert_rater_kind *kind, alert_error *error);

/* Makes an empty panel over `taxonomy` (NULL: the built-in one). ALERT_OUT_OF_RANGE for a kind of
 * rater that is none. */
ALERT_API alert_status alert_panel_create(const alert_taxonomy *taxonomy, alert_rater_kind kind,
                                          alert_panel **panel, alert_error *error);

/* Frees *panel and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_panel_free(alert_panel **panel);

/* Makes a judge known by its name to rows added from now on, besides the built-in judges and before
 * them. The panel keeps the judge alive. */
ALERT_API alert_status alert_panel_use_judge(alert_panel *panel, const alert_judge *judge,
                                             alert_error *error);

/* Keeps the texts of the prompts of rows added from now on, for those that are shown
 * (alert_gate_new_failure_at): the text of an item's first row that has one. */
ALERT_API alert_status alert_panel_keep_prompts(alert_panel *panel, alert_error *error);

/* Adds the judged rows of a dataset; verdicts are read as for a tally. `side` tells models of one
 * name apart, as a model before and after: the same model on two sides is two raters. Where judges
 * are the raters, each entry of `judgements` is a rating; a row with one verdict is a rating by its
 * `judge`, or by `side` where it names none. A rater's second row of an item is a problem
 * (duplicate), as is a row under another category than the item's first (unmatched): the first
 * counts. Where the dataset is strict, the first problem ends the call with ALERT_DATA_LOSS, file and
 * line, and the panel is not to be used further. */
ALERT_API alert_status alert_panel_add_dataset(alert_panel *panel, const alert_dataset *judged,
                                               const char *side, size_t side_size,
                                               alert_error *error);

/* The index of the rater with this name on this side (both as in alert_panel_add_dataset), made
 * where it is new. ALERT_RESOURCE_EXHAUSTED past 65,535. */
ALERT_API alert_status alert_panel_intern_rater(alert_panel *panel, const char *side,
                                                size_t side_size, const char *name,
                                                size_t name_size, uint16_t *rater,
                                                alert_error *error);

/* The index of an attack, a language or a model of items, made where it is new.
 * ALERT_INVALID_ARGUMENT for another dimension. */
ALERT_API alert_status alert_panel_intern(alert_panel *panel, alert_dimension dimension,
                                          const char *name, size_t name_size, uint16_t *index,
                                          alert_error *error);

/* One rater's ratings as columns of `rows` elements. */
typedef struct alert_panel_columns {
  size_t struct_size;
  size_t rows;
  const int64_t *id;            /* required */
  const uint16_t *category;     /* index in the taxonomy; required */
  const alert_verdict *verdict; /* codes, ALERT_VERDICT_..., of which 1 is unsafe; required */
  const uint16_t *attack;       /* of alert_panel_intern; NULL: all alike */
  const uint16_t *language;     /* NULL: all alike */
  const uint16_t *model;        /* NULL: all alike */
  uint16_t rater;               /* of all rows */
  const int64_t *cluster;       /* NULL: what `id` and `model` say */
  const uint16_t *sample;       /* which of several generations, from 1; NULL: all 1 */
} alert_panel_columns;

#define ALERT_PANEL_COLUMNS_INIT \
  { sizeof(alert_panel_columns), 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL }

/* Adds columns. ALERT_OUT_OF_RANGE, with the row in the message and nothing added, where an index or
 * a verdict is none. */
ALERT_API alert_status alert_panel_add_columns(alert_panel *panel,
                                               const alert_panel_columns *columns,
                                               alert_error *error);

/* How the items of a panel belong together: the variants of one prompt, under several attacks or in
 * several languages, are a cluster, and so are the responses of one model to them. An item is of the
 * cluster that the first of its rows with a `cluster` names, and where none does, of the one that its
 * id names. */
typedef struct alert_panel_clusters {
  size_t struct_size;
  size_t clusters;
  size_t largest; /* items of the largest cluster */
  size_t named;   /* items of which a row named the cluster */
  size_t unknown; /* under an attack, or in one of several languages, alone in a cluster that no row
                     named: whether they are variants of one prompt, nothing tells */
} alert_panel_clusters;

#define ALERT_PANEL_CLUSTERS_INIT \
  { sizeof(alert_panel_clusters), 0, 0, 0, 0 }

/* Counts the clusters. */
ALERT_API alert_status alert_panel_count_clusters(const alert_panel *panel,
                                                  alert_panel_clusters *clusters,
                                                  alert_error *error);

/* How many items were rated, and by how many raters. */
ALERT_API size_t alert_panel_item_count(const alert_panel *panel);
ALERT_API size_t alert_panel_rater_count(const alert_panel *panel);

/* The name of a rater, in the order in which they came; "model-a (before)", with the side, where
 * another rater has the same name. Valid until the panel changes or is freed. */
ALERT_API alert_status alert_panel_rater_at(const alert_panel *panel, size_t rater, alert_str *name,
                                            alert_error *error);

/* The inverse of alert_panel_rater_at. ALERT_NOT_FOUND, with the names in the message. */
ALERT_API alert_status alert_panel_find_rater(const alert_panel *panel, const char *name,
                                              size_t name_size, uint16_t *rater,
                                              alert_error *error);

/* The problems met. Views are valid until the panel changes or is freed. */
ALERT_API alert_status alert_panel_problems(const alert_panel *panel, alert_problems *problems,
                                            alert_error *error);

/* --- Ratings --------------------------------------------------------------------------------- */

/* A part of a panel as a matrix, for the coefficients of agreement. Immutable; any number of threads
 * may use it. Independent of the panel. */
typedef struct alert_matrix alert_matrix;

typedef struct alert_matrix_query {
  size_t struct_size;
  const uint16_t *raters; /* the order of the columns; NULL: all */
  size_t rater_count;
  uint16_t category;     /* ALERT_NO_CATEGORY: all */
  uint8_t every_verdict; /* 0: two labels, undecided and missing are no rating; 1: four labels */
} alert_matrix_query;

#define ALERT_MATRIX_QUERY_INIT \
  { sizeof(alert_matrix_query), NULL, 0, ALERT_NO_CATEGORY, 0 }

/* Makes the matrix of what `query` (NULL: everything) asks for. ALERT_OUT_OF_RANGE for a rater or a
 * category that is none. */
ALERT_API alert_status alert_matrix_create(const alert_panel *panel,
                                           const alert_matrix_query *query, alert_matrix **matrix,
                                           alert_error *error);

/* Frees *matrix and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_matrix_free(alert_matrix **matrix);

/* Writes the ratings, as alert_agreement_... of compare.h take them; valid until the matrix is
 * freed. Items that none of the raters rated are not among them. */
ALERT_API alert_status alert_matrix_ratings(const alert_matrix *matrix, alert_ratings *ratings,
                                            alert_error *error);

/* --- Two raters ------------------------------------------------------------------------------ */

/* Immutable; any number of threads may use it. Independent of the panel. */
typedef struct alert_comparison alert_comparison;

typedef struct alert_compare_options {
  size_t struct_size;
  double level; /* of the intervals, in (0, 1); 0: ALERT_DEFAULT_LEVEL */
  alert_paired_method method;
} alert_compare_options;

#define ALERT_COMPARE_OPTIONS_INIT \
  { sizeof(alert_compare_options), 0.0, ALERT_PAIRED_TANGO }

/* Instead of a category: all of them together. */
#define ALERT_COMPARE_OVERALL ALERT_NO_CATEGORY

/* Two raters on the items that both scored: of which either verdict is neither undecided nor
 * missing. Proportions and p-values are NaN where there is no such item. Where items come in clusters,
 * the interval is that of alert_compare_clusters, and NaN for one cluster. */
typedef struct alert_comparison_row {
  size_t struct_size;
  alert_pairs pairs;
  int64_t not_in_first;  /* items that can't be paired: only the second has them, */
  int64_t not_in_second; /* only the first has them, */
  int64_t unscored;      /* both have them, and a verdict is undecided or missing */
  double first_safety;   /* over the pairs */
  double second_safety;
  alert_difference difference; /* first minus second */
  double mcnemar_exact;
  double mcnemar_midp;
  double holm; /* cluster_p, adjusted over the categories that have pairs */
  double benjamini_hochberg;
  double cluster_p; /* of alert_compare_sign_flip; mcnemar_exact where no cluster has two pairs */
  double design_effect; /* how many pairs tell as much as one that is independent; 1 there */
  int64_t clusters;     /* that the pairs come in */
  double freedom;       /* of alert_cluster_comparison */
} alert_comparison_row;

#define ALERT_COMPARISON_ROW_INIT                                                               \
  {                                                                                             \
    sizeof(alert_comparison_row), {0, 0, 0, 0}, 0, 0, 0, 0.0, 0.0, {0.0, {0.0, 0.0}}, 0.0, 0.0, \
        0.0, 0.0, 0.0, 0.0, 0, 0.0                                                              \
  }

/* Compares two raters. `options` may be NULL. ALERT_OUT_OF_RANGE for a rater that is none. */
ALERT_API alert_status alert_comparison_create(const alert_panel *panel,
                                               const alert_compare_options *options, size_t first,
                                               size_t second, alert_comparison **comparison,
                                               alert_error *error);

/* Frees *comparison and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_comparison_free(alert_comparison **comparison);

/* The row of a category of the taxonomy, or of ALERT_COMPARE_OVERALL. */
ALERT_API alert_status alert_comparison_row_at(const alert_comparison *comparison,
                                               uint16_t category, alert_comparison_row *row,
                                               alert_error *error);

/* --- Several raters -------------------------------------------------------------------------- */

/* Immutable; any number of threads may use it. Independent of the panel. */
typedef struct alert_ranking alert_ranking;

/* One rater, over the items that all of them scored. */
typedef struct alert_ranking_row {
  size_t struct_size;
  alert_str name; /* valid until the ranking is freed */
  int64_t safe;
  int64_t scored;
  double safety;
  alert_interval interval; /* Wilson's; of alert_interval_cluster where items come in clusters, and
                              NaN where they are one */
  uint32_t best_rank;      /* 1 and how many raters are told apart from this one, and safer */
  uint32_t worst_rank; /* how many there are, less those told apart from it that are less safe */
  uint16_t rater;
} alert_ranking_row;

#define ALERT_RANKING_ROW_INIT \
  { sizeof(alert_ranking_row), {NULL, 0}, 0, 0, 0.0, {0.0, 0.0}, 0, 0, 0 }

/* Ranks `raters[rater_count]` (NULL: all) by their safety over the items that all of them scored.
 * Two are told apart where the sign-flip test over clusters (McNemar's exact test where no item has
 * another in its cluster), adjusted over all pairs by Holm's method, has a p-value below 1 - level. All
 * intervals of ranks together hold the true ranks with probability `level`. ALERT_FAILED_PRECONDITION where no item was scored by all. `options` may be NULL: the
 * defaults. */
ALERT_API alert_status alert_ranking_create(const alert_panel *panel,
                                            const alert_compare_options *options,
                                            const uint16_t *raters, size_t rater_count,
                                            alert_ranking **ranking, alert_error *error);

/* Frees *ranking and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_ranking_free(alert_ranking **ranking);

/* How many raters there are; how many items all of them scored, how many others there are, and how
 * many clusters the first make. */
ALERT_API size_t alert_ranking_row_count(const alert_ranking *ranking);
ALERT_API size_t alert_ranking_item_count(const alert_ranking *ranking);
ALERT_API size_t alert_ranking_left_out_count(const alert_ranking *ranking);
ALERT_API size_t alert_ranking_cluster_count(const alert_ranking *ranking);

/* The rater in this place, the safest in place 0. */
ALERT_API alert_status alert_ranking_row_at(const alert_ranking *ranking, size_t place,
                                            alert_ranking_row *row, alert_error *error);

/* The adjusted p-value of the raters in two places. */
ALERT_API alert_status alert_ranking_p_at(const alert_ranking *ranking, size_t first, size_t second,
                                          double *p, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_PANEL_H_ */
