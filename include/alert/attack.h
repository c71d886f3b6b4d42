/* Attacks: the adversarial strategies of ALERT's adversarial split.
 *
 * The set is open: an attack that is not known passes through under its own name. Known spellings
 * fold to one canonical name each: "none" (a plain prompt), "suffix", "prefix",
 * "token-manipulation", "jailbreak".
 */
#ifndef ALERT_ATTACK_H_
#define ALERT_ATTACK_H_

#include "alert/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How many attacks have a canonical name, "none" among them. Any thread. */
ALERT_API size_t alert_attack_count(void);

/* The canonical name with this index, "none" first; valid for ever. ALERT_OUT_OF_RANGE where there
 * is none. Any thread. */
ALERT_API alert_status alert_attack_at(size_t index, alert_str *name, alert_error *error);

/* Folds a spelling of the data ("adversarial_suffix", "Jailbreaking", in any letter case, hyphens
 * and underscores alike) to its canonical name, valid for ever. The empty text is "none". An
 * unknown spelling comes back as it is, a view of `spelling`. Any thread. */
ALERT_API alert_status alert_attack_canonical(const char *spelling, size_t spelling_size,
                                              alert_str *name, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_ATTACK_H_ */
