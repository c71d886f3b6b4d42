#include "interval/special.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>

namespace alert {
namespace {

namespace policies = boost::math::policies;

// Callers check their arguments, so that nothing needs to be thrown: what goes wrong is NaN or
// infinite.
using Quiet = policies::policy<policies::domain_error<policies::ignore_error>,
                               policies::pole_error<policies::ignore_error>,
                               policies::overflow_error<policies::ignore_error>,
                               policies::evaluation_error<policies::ignore_error>,
                               policies::rounding_error<policies::ignore_error>>;

constexpr double kSqrt2 = 1.41421356237309504880;

}  // namespace

double NormalUpper(double tail) {
  return kSqrt2 * boost::math::erfc_inv(2 * tail, Quiet());
}

double StudentUpper(double freedom, double tail) {
  const boost::math::students_t_distribution<double, Quiet> student(freedom);
  return boost::math::quantile(boost::math::complement(student, tail));
}

double NormalTail(double x) {
  return boost::math::erfc(x / kSqrt2, Quiet()) / 2;
}

double StudentTail(double freedom, double x) {
  const boost::math::students_t_distribution<double, Quiet> student(freedom);
  return boost::math::cdf(boost::math::complement(student, x));
}

double BetaLower(double a, double b, double tail) {
  return boost::math::ibeta_inv(a, b, tail, Quiet());
}

double BetaUpper(double a, double b, double tail) {
  return boost::math::ibetac_inv(a, b, tail, Quiet());
}

double BetaCdf(double a, double b, double x) {
  return boost::math::ibeta(a, b, x, Quiet());
}

double BinomialCdf(double successes, double trials, double probability) {
  if (successes >= trials) return 1;
  return boost::math::ibetac(successes + 1, trials - successes, probability, Quiet());
}

double FairBinomialPmf(double successes, double trials) {
  const boost::math::binomial_distribution<double, Quiet> binomial(trials, 0.5);
  return boost::math::pdf(binomial, successes);
}

}  // namespace alert
