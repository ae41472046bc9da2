/**
 * Of the tables that the monthly drill makes and removes: `<Model>-<suffix of the stage>-drill-NONE`. It is tied to the stage, and
 * no stage can have it: a stage's is 26 letters and digits.
 */
const drillSuffix = ({ backendSuffix }) => `${backendSuffix}-drill`;

module.exports = { drillSuffix };
