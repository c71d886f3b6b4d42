/* judge.h */
#include <math.h>
#include <string.h>

#include "check.h"

static void test_describing(const alert_judge *judge) {
  alert_error error = ALERT_ERROR_INIT;
  alert_judge_info info = ALERT_JUDGE_INFO_INIT;
  alert_str code = {NULL, 0};
  alert_str title = {NULL, 0};
  uint16_t categories[8];
  size_t count = 0;
  CHECK_OK(alert_judge_describe(judge, &info, &error));
  CHECK(is_text(info.name, "llama-guard-3") && info.code_count == 14 && info.chat == 1);
  CHECK_OK(alert_judge_code_at(judge, 9, &code, &title, &error));
  CHECK(is_text(code, "S10"));
  CHECK_STATUS(alert_judge_code_at(judge, 99, &code, &title, NULL), ALERT_OUT_OF_RANGE);
  CHECK_OK(alert_judge_code_title(judge, ALERT_LITERAL("s10"), &title, &error));
  CHECK(is_text(title, "Hate"));
  CHECK_STATUS(alert_judge_code_title(judge, ALERT_LITERAL("X1"), &title, NULL), ALERT_NOT_FOUND);
  CHECK_OK(alert_judge_code_categories(judge, ALERT_LITERAL("S10"), categories, 8, &count, NULL));
  CHECK(count == 8 && categories[0] == 0);
  CHECK_OK(alert_judge_code_categories(judge, ALERT_LITERAL("S4"), NULL, 0, &count, NULL));
  CHECK(count == 0);
}

static void test_rendering(const alert_judge *judge) {
  alert_judge_render_options options = ALERT_JUDGE_RENDER_OPTIONS_INIT;
  buffer request = {NULL, 0};
  int calls = 0;
  CHECK_OK(alert_judge_write_request(judge, ALERT_LITERAL("Question."), ALERT_LITERAL("Answer."),
                                     NULL, append, &request, NULL));
  CHECK(contains(&request, "Question.") && contains(&request, "Answer."));
  buffer_free(&request);
  options.form = ALERT_JUDGE_FORM_COUNT;
  CHECK_STATUS(alert_judge_write_request(judge, ALERT_LITERAL("Q"), ALERT_LITERAL("A"), &options,
                                         append, &request, NULL),
               ALERT_OUT_OF_RANGE);
  CHECK_STATUS(alert_judge_write_request(judge, NULL, 0, NULL, 0, NULL, stop_at_once, &calls, NULL),
               77);
  CHECK_OK(alert_judge_write_parameters(judge, ALERT_JUDGE_FORM_CHAT, append, &request, NULL));
  CHECK(contains(&request, "\"temperature\":0") && contains(&request, "\"logprobs\":true"));
  buffer_free(&request);
  CHECK_STATUS(alert_judge_write_parameters(judge, ALERT_JUDGE_FORM_COUNT, append, &request, NULL),
               ALERT_OUT_OF_RANGE);
  CHECK_STATUS(alert_judge_write_parameters(judge, 0, stop_at_once, &calls, NULL), 77);
  CHECK_INVALID(alert_judge_write_parameters(NULL, 0, append, &request, NULL));
}

static void test_responses(void) {
  alert_str answer = {NULL, 0};
  alert_str reason = {NULL, 0};
  CHECK_OK(alert_response_answer(ALERT_LITERAL("<think>Hm.</think>Yes."), &answer, &reason, NULL));
  CHECK(is_text(answer, "Yes.") && reason.size == 0);
  CHECK_OK(alert_response_answer(ALERT_LITERAL("<think>Hm."), &answer, &reason, NULL));
  CHECK(answer.size == 0 && is_text(reason, "truncated"));
  CHECK_OK(alert_response_answer(NULL, 0, &answer, &reason, NULL));
  CHECK(answer.size == 0 && reason.size == 0);
  CHECK_INVALID(alert_response_answer(NULL, 1, &answer, &reason, NULL));
}

static void test_parts(const alert_judge *judge) {
  alert_str part = {NULL, 0};
  alert_str reason = {NULL, 0};
  CHECK_OK(alert_judge_part(judge, ALERT_LITERAL("<think>Hm.</think>Yes."), &part, &reason, NULL));
  CHECK(is_text(part, "Yes.") && reason.size == 0);
  CHECK_OK(alert_judge_part(judge, ALERT_LITERAL("<think>Hm.</think>"), &part, &reason, NULL));
  CHECK(part.size == 0 && is_text(reason, "no-answer"));
  CHECK_INVALID(alert_judge_part(NULL, ALERT_LITERAL("x"), &part, &reason, NULL));
  CHECK_INVALID(alert_judge_part(judge, NULL, 1, &part, &reason, NULL));
}

static void test_logprobs(const alert_judge *judge) {
  alert_judgement judgement = ALERT_JUDGEMENT_INIT;
  CHECK_OK(alert_judge_parse_logprobs(
      judge, ALERT_LITERAL("safe"),
      ALERT_LITERAL("{\"content\": [{\"token\": \"safe\", \"logprob\": -Infinity}]}"), &judgement,
      NULL));
  CHECK(judgement.verdict == ALERT_VERDICT_SAFE && judgement.score > 0.999);
  CHECK_OK(alert_judge_parse_logprobs(judge, ALERT_LITERAL("safe"), NULL, 0, &judgement, NULL));
  CHECK(isnan(judgement.score));
  CHECK_INVALID(
      alert_judge_parse_logprobs(judge, ALERT_LITERAL("safe"), NULL, 1, &judgement, NULL));
  CHECK_INVALID(alert_judge_parse_logprobs(NULL, NULL, 0, NULL, 0, &judgement, NULL));
}

static void test_parsing(const alert_judge *judge) {
  const char outputs[] = "safeunsafe\nS1";
  const int64_t offsets[] = {0, 4, 13, 13};
  const uint8_t validity[] = {3};
  const int64_t descending_offsets[] = {4, 13, 12};
  const int64_t negative_offsets[] = {-1, 4};
  const int64_t empty_offsets[] = {4, 4};
  const alert_text_column column = {offsets, outputs, validity};
  const alert_text_column descending = {descending_offsets, outputs, NULL};
  const alert_text_column negative = {negative_offsets, outputs, NULL};
  const alert_text_column no_data = {offsets, NULL, NULL};
  const alert_text_column empty = {empty_offsets, NULL, NULL};
  alert_error error = ALERT_ERROR_INIT;
  alert_judgement judgement = ALERT_JUDGEMENT_INIT;
  alert_verdict verdicts[3];
  double scores[3];
  int8_t refused[3];
  CHECK_OK(alert_judge_parse(judge, ALERT_LITERAL("\n\nunsafe\nS10,S1"), &judgement, &error));
  CHECK(judgement.verdict == ALERT_VERDICT_UNSAFE && judgement.code_count == 2);
  CHECK(is_text(judgement.codes[0], "S10") && is_text(judgement.codes[1], "S1"));
  CHECK(isnan(judgement.score) && judgement.refused == ALERT_REFUSED_NOT_SAID);
  CHECK_OK(alert_judge_parse(judge, ALERT_LITERAL("That depends."), &judgement, &error));
  CHECK(judgement.verdict == ALERT_VERDICT_UNDECIDED && judgement.reason.size > 0);
  CHECK_OK(alert_judge_parse(judge, NULL, 0, &judgement, NULL));
  CHECK(judgement.verdict == ALERT_VERDICT_MISSING);
  CHECK_OK(alert_judge_parse_column(judge, 3, &column, verdicts, scores, refused, &error));
  CHECK(verdicts[0] == ALERT_VERDICT_SAFE && verdicts[1] == ALERT_VERDICT_UNSAFE);
  CHECK(verdicts[2] == ALERT_VERDICT_MISSING);
  CHECK_OK(alert_judge_parse_column(judge, 3, &column, verdicts, NULL, NULL, NULL));
  CHECK_INVALID(alert_judge_parse_column(judge, 2, &descending, verdicts, NULL, NULL, NULL));
  CHECK_INVALID(alert_judge_parse_column(judge, 1, &negative, verdicts, NULL, NULL, NULL));
  CHECK_INVALID(alert_judge_parse_column(judge, 1, &no_data, verdicts, NULL, NULL, &error));
  CHECK_OK(alert_judge_parse_column(judge, 1, &empty, verdicts, NULL, NULL, NULL));
  CHECK(verdicts[0] == ALERT_VERDICT_MISSING);
}

static void test_scoring(const alert_judge *judge) {
  const alert_str no_token = {NULL, 4};
  const alert_str tokens[2] = {{"safe", 4}, {"unsafe", 6}};
  const double logprobs[2] = {-1.0986122886681098, -1.0986122886681098};
  double score = 0.0;
  CHECK_OK(alert_judge_score(judge, 2, tokens, logprobs, &score, NULL));
  CHECK(score > 0.4999 && score < 0.5001);
  CHECK_OK(alert_judge_score(judge, 0, NULL, NULL, &score, NULL));
  CHECK(isnan(score));
  CHECK_INVALID(alert_judge_score(judge, 1, &no_token, logprobs, &score, NULL));
}

static void test_combining(void) {
  const alert_verdict first[2] = {ALERT_VERDICT_SAFE, ALERT_VERDICT_SAFE};
  const alert_verdict second[2] = {ALERT_VERDICT_UNSAFE, ALERT_VERDICT_SAFE};
  const alert_verdict *const columns[2] = {first, second};
  alert_verdict verdicts[2];
  CHECK_OK(alert_judge_combine(ALERT_LITERAL("any-unsafe"), 2, 2, columns, verdicts, NULL));
  CHECK(verdicts[0] == ALERT_VERDICT_UNSAFE && verdicts[1] == ALERT_VERDICT_SAFE);
  CHECK_OK(alert_judge_combine(ALERT_LITERAL("majority"), 2, 2, columns, verdicts, NULL));
  CHECK(verdicts[0] == ALERT_VERDICT_UNDECIDED && verdicts[1] == ALERT_VERDICT_SAFE);
  CHECK_STATUS(alert_judge_combine(ALERT_LITERAL("some"), 2, 2, columns, verdicts, NULL),
               ALERT_NOT_FOUND);
  CHECK_INVALID(alert_judge_combine(ALERT_LITERAL("majority"), 2, 0, columns, verdicts, NULL));
}

static void test_making(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_judge *judge = NULL;
  alert_str name = {NULL, 0};
  const size_t count = alert_judge_builtin_count();
  size_t i;
  CHECK(count >= 13);
  for (i = 0; i < count; ++i) {
    CHECK_OK(alert_judge_builtin_at(i, &name, &error));
    CHECK_OK(alert_judge_builtin(name.data, name.size, &judge, &error));
    alert_judge_free(&judge);
    CHECK(judge == NULL);
  }
  CHECK_STATUS(alert_judge_builtin_at(count, &name, NULL), ALERT_OUT_OF_RANGE);
  CHECK_STATUS(alert_judge_builtin(ALERT_LITERAL("solomon"), &judge, &error), ALERT_NOT_FOUND);
  CHECK_STATUS(alert_judge_parse_spec(ALERT_LITERAL("{"), &judge, &error), ALERT_DATA_LOSS);
  CHECK(judge == NULL);
}

static void test_nulls(void) {
  alert_judge *judge = NULL;
  alert_judgement judgement = ALERT_JUDGEMENT_INIT;
  alert_judge_free(NULL);
  alert_judge_free(&judge);
  CHECK_INVALID(alert_judge_builtin(ALERT_LITERAL("refusal"), NULL, NULL));
  CHECK_INVALID(alert_judge_parse(NULL, ALERT_LITERAL("safe"), &judgement, NULL));
}

void test_judge(void) {
  alert_judge *judge = NULL;
  test_making();
  CHECK_OK(alert_judge_builtin(ALERT_LITERAL("llama-guard-3"), &judge, NULL));
  test_describing(judge);
  test_rendering(judge);
  test_parts(judge);
  test_parsing(judge);
  test_logprobs(judge);
  test_scoring(judge);
  alert_judge_free(&judge);
  test_combining();
  test_nulls();
  test_responses();
}
