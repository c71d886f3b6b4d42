/* Populations: how many prompts of each category there are in what rows were sampled from.
 *
 * Rows that were sampled by category stand for more prompts of some categories than of others. A
 * score weighs the categories by these (alert_score_options, `population`). A population is a column
 * of counts, by category of the tally that is scored; the functions here fill one.
 */
#ifndef ALERT_POPULATION_H_
#define ALERT_POPULATION_H_

#include "alert/abi.h"
#include "alert/dataset.h"
#include "alert/tally.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Writes the prompts of each category that a JSON object names, {"hate_women": 837, ...}, to
 * `prompts[category_count]`; 0 for one that it does not name. ALERT_DATA_LOSS where a name is no
 * category or alias or stands twice, a count is no whole number, or all are 0; ALERT_INVALID_ARGUMENT
 * where the tally has not `category_count` categories. */
ALERT_API alert_status alert_population_parse(const alert_tally *tally, const char *json,
                                              size_t json_size, size_t category_count,
                                              uint64_t *prompts, alert_error *error);

/* Writes the published counts of a release ("alert": 14,763 prompts) to `prompts[category_count]`.
 * ALERT_NOT_FOUND where there is no such release or it has other categories than the tally,
 * ALERT_FAILED_PRECONDITION where its counts by category are not published; else as
 * alert_population_parse. */
ALERT_API alert_status alert_population_released(const alert_tally *tally, const char *release,
                                                 size_t release_size, size_t category_count,
                                                 uint64_t *prompts, alert_error *error);

/* Writes the number of distinct rows of each category of a dataset, all of which are read, to
 * `prompts[category_count]`. The errors of reading; ALERT_DATA_LOSS where no row can be used;
 * ALERT_INVALID_ARGUMENT where its taxonomy is not the tally's; else as alert_population_parse. */
ALERT_API alert_status alert_population_count(const alert_tally *tally,
                                              const alert_dataset *dataset, size_t category_count,
                                              uint64_t *prompts, alert_error *error);

/* Writes the population of a file to `prompts[category_count]`: JSON as of alert_population_parse, or
 * a dataset as of alert_population_count. ALERT_NOT_FOUND where there is no such file; else the errors
 * of these. */
ALERT_API alert_status alert_population_open(const alert_tally *tally, const char *path,
                                             size_t path_size, size_t category_count,
                                             uint64_t *prompts, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_POPULATION_H_ */
