/** Observation kinds of this family and the shape of each. */
export interface DocumentObservations {}
