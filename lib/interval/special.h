// Quantiles and probabilities of the distributions that intervals and tests are made of.
#ifndef ALERT_LIB_INTERVAL_SPECIAL_H_
#define ALERT_LIB_INTERVAL_SPECIAL_H_

namespace alert {

// The x that a standard normal variable exceeds with probability `tail`.
double NormalUpper(double tail);

// The x that Student's t with `freedom` degrees exceeds with probability `tail`.
double StudentUpper(double freedom, double tail);

// The probability with which such a variable exceeds x.
double NormalTail(double x);
double StudentTail(double freedom, double x);

// The x below which, or above which, Beta(a, b) lies with probability `tail`.
double BetaLower(double a, double b, double tail);
double BetaUpper(double a, double b, double tail);

// P(Beta(a, b) <= x).
double BetaCdf(double a, double b, double x);

// The logarithm of P(Beta(a, b) <= x) over the density at x; a and b at least 1/2.
double LogBetaCdfOverPdf(double a, double b, double x);

// P(Binomial(trials, probability) <= successes).
double BinomialCdf(double successes, double trials, double probability);

// P(Binomial(trials, probability) = successes).
double BinomialPmf(double successes, double trials, double probability);

// P(Binomial(trials, 1/2) = successes).
double FairBinomialPmf(double successes, double trials);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_SPECIAL_H_
