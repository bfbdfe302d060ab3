/** Outward postcodes of the demo's Leicestershire and Rutland, by the side of an invented boundary; LE7 is cut through. */
export const DISTRICTS_WEST = {
  west: ['CV13', 'DE12', 'DE74', 'LE10', 'LE11', 'LE12', 'LE6', 'LE65', 'LE67', 'LE9', 'LE19', 'LE18', 'LE8'],
  east: ['LE13', 'LE14', 'LE15', 'LE16', 'LE17', 'PE9'],
} as const;
