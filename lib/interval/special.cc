#include "interval/special.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

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

// Not in long double: a third of the time, and right to 1e-13 still.
using Plain = policies::normalise<Quiet, policies::promote_double<false>>::type;

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
  return boost::math::ibeta(a, b, x, Plain());
}

namespace {

// x (1 - x) / a times the continued fraction of the incomplete beta function is P(Beta(a, b) <= x)
// over the density, without a factor that could vanish (Lentz's method; DiDonato and Morris 1992,
// ACM Transactions on Mathematical Software 18:360). Converges quickly where x lies below the mean.
double BetaFraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  constexpr int kMostSteps = 10'000'000;
  const auto no_zero = [](double value) { return std::fabs(value) < kTiny ? kTiny : value; };
  double c = 1;
  double d = 1 / no_zero(1 - (a + b) * x / (a + 1));
  double fraction = d;
  for (int m = 1; m <= kMostSteps; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / no_zero(1 + even * d);
    c = no_zero(1 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / no_zero(1 + odd * d);
    c = no_zero(1 + odd / c);
    fraction *= d * c;
    if (std::fabs(d * c - 1) < 1e-16) break;
  }
  return fraction;
}

double LogBetaPdf(double a, double b, double x) {
  const double density = boost::math::ibeta_derivative(a, b, x, Quiet());
  if (std::isnormal(density)) return std::log(density);
  return (a - 1) * std::log(x) + (b - 1) * std::log1p(-x) + boost::math::lgamma(a + b, Quiet()) -
         boost::math::lgamma(a, Quiet()) - boost::math::lgamma(b, Quiet());
}

}  // namespace

double LogBetaCdfOverPdf(double a, double b, double x) {
  if (x < (a + 1) / (a + b + 2)) return std::log(x * (1 - x) / a * BetaFraction(a, b, x));
  return std::log(BetaCdf(a, b, x)) - LogBetaPdf(a, b, x);
}

double BinomialCdf(double successes, double trials, double probability) {
  if (successes >= trials) return 1;
  return boost::math::ibetac(successes + 1, trials - successes, probability, Quiet());
}

double BinomialPmf(double successes, double trials, double probability) {
  const boost::math::binomial_distribution<double, Quiet> binomial(trials, probability);
  return boost::math::pdf(binomial, successes);
}

double FairBinomialPmf(double successes, double trials) {
  return BinomialPmf(successes, trials, 0.5);
}

}  // namespace alert
