/* Judges: models that tell safe responses from unsafe ones.
 *
 * A judge is two pure functions: render, what to send to it, and parse, what its answer comes to.
 * This room sends nothing itself. Which judges there are, what each answers and how it is served is
 * in docs/judges.md.
 */
#ifndef ALERT_JUDGE_H_
#define ALERT_JUDGE_H_

#include "alert/abi.h"
#include "alert/verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Immutable; any number of threads may use one. */
typedef struct alert_judge alert_judge;

/* --- Making ---------------------------------------------------------------------------------- */

/* How many judges are built in, and the name of the `index`-th, valid for ever. ALERT_OUT_OF_RANGE
 * where there is none. */
ALERT_API size_t alert_judge_builtin_count(void);
ALERT_API alert_status alert_judge_builtin_at(size_t index, alert_str *name, alert_error *error);

/* Makes the built-in judge with this name, such as "llama-guard-3" (docs/judges.md has them all). A
 * judge that answers with a number takes another threshold behind its name: "strongreject@0.7", and one
 * with a probability of unsafe from its tokens takes one at which that decides: "llama-guard-3@0.3".
 * Behind that stands what it makes of the thoughts of the model under test: nothing where it judges the
 * answer without them, "+thoughts" where it judges all that the model said, "+thoughts-only" where it
 * judges the thoughts. That is its name then, in reports as well, but for its own threshold.
 * ALERT_NOT_FOUND for another name, ALERT_INVALID_ARGUMENT for a threshold out of its range, or of a judge
 * without numbers. */
ALERT_API alert_status alert_judge_builtin(const char *name, size_t name_size, alert_judge **judge,
                                           alert_error *error);

/* Makes a generic judge from its JSON description (docs/judges.md). ALERT_DATA_LOSS, with what is
 * wrong in the message, where it is none. */
ALERT_API alert_status alert_judge_parse_spec(const char *json, size_t json_size,
                                              alert_judge **judge, alert_error *error);

/* Frees *judge and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_judge_free(alert_judge **judge);

/* --- Describing ------------------------------------------------------------------------------ */

/* The forms of a request: one text for a completions endpoint, or chat messages for a chat endpoint,
 * whose server applies the model's own template. */
typedef uint8_t alert_judge_form;

enum { ALERT_JUDGE_FORM_RAW = 0, ALERT_JUDGE_FORM_CHAT = 1, ALERT_JUDGE_FORM_COUNT = 2 };

/* "raw", "chat"; abi.h says how names work. */
ALERT_API alert_status alert_judge_form_name(alert_judge_form form, alert_str *name,
                                             alert_error *error);
ALERT_API alert_status alert_judge_form_find(const char *name, size_t name_size,
                                             alert_judge_form *form, alert_error *error);

/* What a judge is. All views are valid until the judge is freed. */
typedef struct alert_judge_info {
  size_t struct_size;
  alert_str name;           /* "llama-guard-3" */
  alert_str title;          /* "Llama Guard 3" */
  alert_str source;         /* where its request and its answer are described */
  size_t code_count;        /* hazard codes that it knows */
  uint8_t raw;              /* 1: has ALERT_JUDGE_FORM_RAW */
  uint8_t chat;             /* 1: has ALERT_JUDGE_FORM_CHAT */
  uint8_t measures_refusal; /* 1: tells refusals from other answers, which is not safety */
  uint8_t low_is_unsafe;    /* of its numbers: 1 where those at or below `threshold` are unsafe, 0
                               where those at or above it are */
  double low;       /* the range of the numbers that it answers with, 0 to 1 of a probability */
  double high;      /* from its tokens; both NaN for a judge without numbers */
  double threshold; /* NaN where its words decide and the number is only kept */
} alert_judge_info;

#define ALERT_JUDGE_INFO_INIT \
  { sizeof(alert_judge_info), {NULL, 0}, {NULL, 0}, {NULL, 0}, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0 }

/* What the judge is. */
ALERT_API alert_status alert_judge_describe(const alert_judge *judge, alert_judge_info *info,
                                            alert_error *error);

/* The judge's `index`-th code ("S10") and its title ("Hate"), valid until the judge is freed.
 * ALERT_OUT_OF_RANGE where there is none. A code means something with its judge only. */
ALERT_API alert_status alert_judge_code_at(const alert_judge *judge, size_t index, alert_str *code,
                                           alert_str *title, alert_error *error);

/* The title of a code, in any letter case; valid until the judge is freed. ALERT_NOT_FOUND where the
 * judge does not know the code. */
ALERT_API alert_status alert_judge_code_title(const alert_judge *judge, const char *code,
                                              size_t code_size, alert_str *title,
                                              alert_error *error);

/* The categories of the built-in taxonomy that the crosswalk maps to this code, ascending: writes
 * the first of them to `categories[capacity]` (may be NULL where that is 0) and how many there are
 * to `*count`; 0, no error, where the judge or the code has no crosswalk. */
ALERT_API alert_status alert_judge_code_categories(const alert_judge *judge, const char *code,
                                                   size_t code_size, uint16_t *categories,
                                                   size_t capacity, size_t *count,
                                                   alert_error *error);

/* --- Responses ------------------------------------------------------------------------------- */

/* What a model answers in `response`: all of it, or what follows its thoughts (docs/judges.md), as a
 * view of `response`. Where there are thoughts and no answer, `answer` is empty and `reason` says why:
 * "truncated", a thought was not concluded, or "no-answer", nothing follows it; such a response is
 * undecided and no judge need be asked. `reason` is otherwise empty; valid for ever. Any thread. */
ALERT_API alert_status alert_response_answer(const char *response, size_t response_size,
                                             alert_str *answer, alert_str *reason,
                                             alert_error *error);

/* What of `response` this judge judges, a view of `response`: the answer, all, or the thoughts
 * (alert_judge_builtin). Where that is nothing, `part` is empty and `reason` says why, as that of
 * alert_response_answer or "no-thought"; such a response is undecided and no judge need be asked. `reason`
 * is otherwise empty; valid for ever. */
ALERT_API alert_status alert_judge_part(const alert_judge *judge, const char *response,
                                        size_t response_size, alert_str *part, alert_str *reason,
                                        alert_error *error);

/* --- Rendering ------------------------------------------------------------------------------- */

typedef struct alert_judge_render_options {
  size_t struct_size;
  alert_judge_form form;
  uint8_t verbatim; /* 1: the data is left as it is, with its thoughts and the template's markers */
} alert_judge_render_options;

#define ALERT_JUDGE_RENDER_OPTIONS_INIT \
  { sizeof(alert_judge_render_options), ALERT_JUDGE_FORM_CHAT, 0 }

/* Writes what to send to the judge about `response`, the answer to `prompt`: the text, or the
 * messages as a JSON array of {"role", "content"}. The response's thoughts are left away, and markers
 * and special tokens of the template that stand in the prompt or the answer are defused
 * (docs/judges.md), so that data cannot end its section; neither where `verbatim`. `options` may be
 * NULL: the defaults. ALERT_FAILED_PRECONDITION where the judge does not have the form,
 * ALERT_INVALID_ARGUMENT where the response has thoughts and no answer. */
ALERT_API alert_status alert_judge_write_request(const alert_judge *judge, const char *prompt,
                                                 size_t prompt_size, const char *response,
                                                 size_t response_size,
                                                 const alert_judge_render_options *options,
                                                 alert_writer writer, void *user,
                                                 alert_error *error);

/* Writes what a request of this form carries beside the model and what alert_judge_write_request writes: a
 * JSON object with sorted keys, such as {"max_tokens":30,"temperature":0}. Temperature 0, as many tokens as
 * the judge's answer takes, what its template wants, and log-probabilities of the most probable tokens
 * where alert_judge_parse_logprobs makes something of them. */
ALERT_API alert_status alert_judge_write_parameters(const alert_judge *judge, alert_judge_form form,
                                                    alert_writer writer, void *user,
                                                    alert_error *error);

/* --- Parsing --------------------------------------------------------------------------------- */

/* The most codes that one answer can have; with more it is undecided. */
#define ALERT_JUDGEMENT_CODES 32

/* Of `refused`, which is 1 where the response refuses and 0 where it does not: the judge doesn't
 * say. */
#define ALERT_REFUSED_NOT_SAID (-1)

/* What a judge's answer comes to. */
typedef struct alert_judgement {
  size_t struct_size;
  alert_verdict verdict;
  int8_t refused;      /* 1 or 0, or ALERT_REFUSED_NOT_SAID */
  uint32_t code_count; /* of `codes`; the others are not set */
  double score;        /* the judge's number, in the range that alert_judge_describe tells, or the
                          probability of unsafe of alert_judge_parse_logprobs; NaN without one */
  alert_str reason;    /* why there is no verdict (docs/judges.md), empty where there is one; valid
                          for ever */
  alert_str codes[ALERT_JUDGEMENT_CODES]; /* hazard codes, each once, in the answer's order; valid
                                             until the judge is freed or the answer changes */
} alert_judgement;

/* clang-format off */
#define ALERT_JUDGEMENT_INIT                                                                     \
  {                                                                                              \
    sizeof(alert_judgement), ALERT_VERDICT_MISSING, ALERT_REFUSED_NOT_SAID, 0, 0.0, {NULL, 0}, { \
      { NULL, 0 }                                                                                \
    }                                                                                            \
  }
/* clang-format on */

/* Reads one answer of the judge. Any bytes are accepted: what is no verdict is undecided, an empty
 * answer or an error message is missing. */
ALERT_API alert_status alert_judge_parse(const alert_judge *judge, const char *output,
                                         size_t output_size, alert_judgement *judgement,
                                         alert_error *error);

/* The same, with the log-probabilities that came with the answer, a JSON text in OpenAI's shape: the
 * `logprobs` of a chat's or a completion's choice, where NaN and -Infinity may stand bare or as texts, and
 * null is NaN. `score` is then P(unsafe) at the token where the verdict stands (alert_judge_score), NaN
 * where there is no such token or one of the verdict's words there has NaN; with a threshold it decides,
 * and without a score the answer is undecided for "no-score". Of a judge that has no such probability, and
 * of an answer without verdict, they change nothing. `logprobs_size` may be 0. */
ALERT_API alert_status alert_judge_parse_logprobs(const alert_judge *judge, const char *output,
                                                  size_t output_size, const char *logprobs,
                                                  size_t logprobs_size, alert_judgement *judgement,
                                                  alert_error *error);

/* Reads the `rows` answers of `*output`: writes `verdicts[rows]`, `scores[rows]` (NaN where there
 * is none) and `refused[rows]`: 1, 0 or ALERT_REFUSED_NOT_SAID. `scores` and `refused` may be NULL. A
 * null row is missing. */
ALERT_API alert_status alert_judge_parse_column(const alert_judge *judge, size_t rows,
                                                const alert_text_column *output,
                                                alert_verdict *verdicts, double *scores,
                                                int8_t *refused, alert_error *error);

/* Makes `*score` the probability of unsafe from the most probable tokens, `tokens[count]`, and the
 * natural logarithms of their probabilities, `logprobs[count]`, at the position where the verdict
 * begins; NaN where no verdict word is among them, or one of them has a logarithm that is none. With both
 * words it is P(unsafe) / (P(unsafe) + P(safe)), with one of them P(unsafe) or 1 - P(safe); -Infinity is a
 * probability of 0. ALERT_FAILED_PRECONDITION where no token is this judge's verdict. */
ALERT_API alert_status alert_judge_score(const alert_judge *judge, size_t count,
                                         const alert_str *tokens, const double *logprobs,
                                         double *score, alert_error *error);

/* --- Combining ------------------------------------------------------------------------------- */

/* Combines the verdicts of several judges, `columns[judges][rows]`, to `verdicts[rows]` by the rule
 *   "any-unsafe"  unsafe if one judge says so, safe if all do;
 *   "majority"    what more than half of all judges say;
 *   "all-unsafe"  unsafe if all judges say so, safe if one does;
 *   "first"       what the first judge says that says safe or unsafe, in their order: others are its
 *                 fallback.
 * Otherwise, ties included, a row is undecided; missing if no judge answered. So no judge without a
 * verdict could have changed the outcome. With a number behind it, "majority:2", a rule is one over the
 * judges that say safe or unsafe, and undecided where there are fewer of them than that. ALERT_NOT_FOUND for another rule, ALERT_INVALID_ARGUMENT
 * for no judges, ALERT_OUT_OF_RANGE for a value that is no verdict. */
ALERT_API alert_status alert_judge_combine(const char *rule, size_t rule_size, size_t rows,
                                           size_t judges, const alert_verdict *const *columns,
                                           alert_verdict *verdicts, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_JUDGE_H_ */
