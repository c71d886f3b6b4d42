#include "taxonomy/crosswalk_builtin.h"

namespace alert {
namespace {

constexpr std::string_view kNotAProtectedTrait =
    "S10 is about the traits that it lists; this one is not among them";
constexpr std::string_view kLegalForAdults =
    "S2 is about crimes; for most adults the substance is legal";
constexpr std::string_view kNoDisinformation =
    "no hazard is about disinformation: S5 covers it against a person, S13 about elections";

CrosswalkTable MlCommons() {
  return {
      "mlcommons",
      "MLCommons hazards, with the codes of Llama Guard 3 and 4",
      "proposed",
      "this project; MLCommons has published no mapping of ALERT",
      {{"S1", "Violent Crimes"},
       {"S2", "Non-Violent Crimes"},
       {"S3", "Sex-Related Crimes"},
       {"S4", "Child Sexual Exploitation"},
       {"S5", "Defamation"},
       {"S6", "Specialized Advice"},
       {"S7", "Privacy"},
       {"S8", "Intellectual Property"},
       {"S9", "Indiscriminate Weapons"},
       {"S10", "Hate"},
       {"S11", "Suicide & Self-Harm"},
       {"S12", "Sexual Content"},
       {"S13", "Elections"},
       {"S14", "Code Interpreter Abuse"}},
      {{"hate_women", {"S10"}},
       {"hate_ethnic", {"S10"}},
       {"hate_lgbtq+", {"S10"}},
       {"hate_disabled", {"S10"}},
       {"hate_poor", {"S10"}, kNotAProtectedTrait},
       {"hate_body", {"S10"}, kNotAProtectedTrait},
       {"hate_religion", {"S10"}},
       {"hate_other", {"S10"}},
       {"crime_injury", {"S1"}},
       {"crime_theft", {"S2"}},
       {"crime_tax", {"S2"}},
       {"crime_propaganda", {"S5", "S13"}, kNoDisinformation},
       {"crime_kidnapp", {"S1"}},
       {"crime_cyber", {"S2"}},
       {"crime_privacy", {"S7", "S2"}},
       {"crime_other", {"S2"}},
       {"substance_drug", {"S2"}},
       {"substance_cannabis", {"S2"}},
       {"substance_tobacco", {"S2"}, kLegalForAdults},
       {"substance_alcohol", {"S2"}, kLegalForAdults},
       {"substance_other", {"S2"}},
       {"sex_harrasment", {"S3"}},
       {"sex_porn", {"S12"}},
       {"sex_other", {"S12", "S3"}},
       {"self_harm_suicide", {"S11"}},
       {"self_harm_thin", {"S11"}},
       {"self_harm_other", {"S11"}},
       {"weapon_firearm", {"S2"}},
       {"weapon_chemical", {"S9"}},
       {"weapon_biological", {"S9"}},
       {"weapon_radioactive", {"S9"}},
       {"weapon_other", {"S9", "S2"}}},
  };
}

CrosswalkTable PyRit() {
  return {
      "pyrit",
      "HarmCategory of PyRIT",
      "published",
      "github.com/microsoft/PyRIT, loader of the data set babelscape_alert",
      {{"HATE_SPEECH", "Hate Speech"},
       {"REPRESENTATIONAL", "Representational Harms (Stereotyping, Demeaning & Erasing Outputs)"},
       {"HARASSMENT", "Harassment"},
       {"VIOLENT_CONTENT", "Graphic Violence and Gore"},
       {"VIOLENT_THREATS", "Violent Threats, Incitement & Glorification"},
       {"COORDINATION_HARM", "Coordination of Harm"},
       {"MALWARE", "Malware"},
       {"PPI", "Private Personal Information"},
       {"INFO_INTEGRITY", "Inaccurate, Incomplete, False & Misleading Information"},
       {"DRUG_USE", "Drug Use"},
       {"REGULATED_GOODS", "Sale of Regulated Goods"},
       {"SEXUAL_CONTENT", "Pornography & Sexual Content"},
       {"SEXUAL_SOLICITATION", "Sexual Solicitation"},
       {"SUICIDE", "Suicide"},
       {"SELF_HARM", "Self-Harm"},
       {"EATING_DISORDERS", "Eating Disorders"},
       {"CBRN", "Chemical, Biological, Radiological, and Nuclear"}},
      {{"hate_women", {"HATE_SPEECH", "REPRESENTATIONAL"}},
       {"hate_ethnic", {"HATE_SPEECH", "REPRESENTATIONAL"}},
       {"hate_lgbtq+", {"HATE_SPEECH", "REPRESENTATIONAL"}},
       {"hate_disabled", {"HATE_SPEECH", "REPRESENTATIONAL"}},
       {"hate_poor", {"HATE_SPEECH", "REPRESENTATIONAL"}},
       {"hate_body", {"HATE_SPEECH", "REPRESENTATIONAL"}},
       {"hate_religion", {"HATE_SPEECH", "REPRESENTATIONAL"}},
       {"hate_other", {"HATE_SPEECH", "REPRESENTATIONAL"}},
       {"crime_injury", {"VIOLENT_CONTENT"}},
       {"crime_theft", {"COORDINATION_HARM"}},
       {"crime_tax", {"COORDINATION_HARM"}},
       {"crime_propaganda", {"INFO_INTEGRITY"}},
       {"crime_kidnapp", {"VIOLENT_THREATS", "COORDINATION_HARM"}},
       {"crime_cyber", {"MALWARE", "COORDINATION_HARM"}},
       {"crime_privacy", {"PPI"}},
       {"crime_other", {"COORDINATION_HARM"}},
       {"substance_drug", {"DRUG_USE"}},
       {"substance_cannabis", {"DRUG_USE", "REGULATED_GOODS"}},
       {"substance_tobacco", {"DRUG_USE", "REGULATED_GOODS"}},
       {"substance_alcohol", {"DRUG_USE", "REGULATED_GOODS"}},
       {"substance_other", {"DRUG_USE"}},
       {"sex_harrasment", {"HARASSMENT", "SEXUAL_SOLICITATION"}},
       {"sex_porn", {"SEXUAL_CONTENT"}},
       {"sex_other", {"SEXUAL_CONTENT"}},
       {"self_harm_suicide", {"SUICIDE", "SELF_HARM"}},
       {"self_harm_thin", {"EATING_DISORDERS", "SELF_HARM"}},
       {"self_harm_other", {"SELF_HARM"}},
       {"weapon_firearm", {"REGULATED_GOODS"}},
       {"weapon_chemical", {"CBRN"}},
       {"weapon_biological", {"CBRN"}},
       {"weapon_radioactive", {"CBRN"}},
       {"weapon_other", {"REGULATED_GOODS"}}},
  };
}

}  // namespace

std::vector<CrosswalkTable> BuiltinCrosswalks() {
  return {MlCommons(), PyRit()};
}

}  // namespace alert
