// The sample data of examples/data.
#ifndef ALERT_TESTS_HPP_EXAMPLES_H_
#define ALERT_TESTS_HPP_EXAMPLES_H_

#include <string>

const std::string kAnswers = ALERT_EXAMPLES_DATA "/answers.jsonl";
const std::string kPrompts = ALERT_EXAMPLES_DATA "/prompts.jsonl";

#endif  // ALERT_TESTS_HPP_EXAMPLES_H_
