/** Where an outward postcode lies, near enough to search by distance, and the authority whose area most of it is. */
export interface OutwardPostcode {
  readonly latitude: number;
  readonly longitude: number;
  readonly town: string;
  readonly laCode: string;
}

const place = (latitude: number, longitude: number, town: string, laCode: string): OutwardPostcode => ({
  latitude,
  longitude,
  town,
  laCode,
});

/** Leicester, Leicestershire and Rutland, and the places round about to which their children travel. */
export const OUTWARD_POSTCODES: Readonly<Record<string, OutwardPostcode>> = {
  LE1: place(52.635, -1.133, 'Leicester', '856'),
  LE2: place(52.613, -1.118, 'Leicester', '856'),
  LE3: place(52.63, -1.173, 'Leicester', '856'),
  LE4: place(52.665, -1.115, 'Leicester', '856'),
  LE5: place(52.637, -1.083, 'Leicester', '856'),
  LE6: place(52.667, -1.237, 'Groby', '855'),
  LE7: place(52.688, -1.062, 'Syston', '855'),
  LE8: place(52.557, -1.062, 'Fleckney', '855'),
  LE9: place(52.572, -1.297, 'Earl Shilton', '855'),
  LE10: place(52.538, -1.373, 'Hinckley', '855'),
  LE11: place(52.771, -1.212, 'Loughborough', '855'),
  LE12: place(52.775, -1.191, 'Shepshed', '855'),
  LE13: place(52.765, -0.886, 'Melton Mowbray', '855'),
  LE14: place(52.815, -0.9, 'Long Clawson', '855'),
  LE15: place(52.665, -0.692, 'Oakham', '857'),
  LE16: place(52.478, -0.901, 'Market Harborough', '855'),
  LE17: place(52.453, -1.17, 'Lutterworth', '855'),
  LE18: place(52.583, -1.083, 'Wigston', '855'),
  LE19: place(52.595, -1.195, 'Narborough', '855'),
  LE65: place(52.745, -1.468, 'Ashby-de-la-Zouch', '855'),
  LE67: place(52.717, -1.369, 'Coalville', '855'),
  NG9: place(52.92, -1.23, 'Beeston', '891'),
  NG11: place(52.89, -1.17, 'Ruddington', '891'),
  NG12: place(52.905, -1.048, 'Keyworth', '891'),
  NG13: place(52.952, -0.958, 'Bingham', '891'),
  NG31: place(52.912, -0.64, 'Grantham', '925'),
  NG33: place(52.82, -0.577, 'Colsterworth', '925'),
  PE8: place(52.48, -0.44, 'Oundle', '940'),
  PE9: place(52.655, -0.48, 'Stamford', '925'),
  PE10: place(52.77, -0.38, 'Bourne', '925'),
  CV9: place(52.577, -1.545, 'Atherstone', '937'),
  CV11: place(52.524, -1.465, 'Nuneaton', '937'),
  CV13: place(52.61, -1.42, 'Market Bosworth', '855'),
  CV21: place(52.37, -1.26, 'Rugby', '937'),
  CV23: place(52.36, -1.3, 'Brinklow', '937'),
  NN6: place(52.33, -1.03, 'Crick', '941'),
  NN14: place(52.41, -0.72, 'Rothwell', '940'),
  NN16: place(52.4, -0.72, 'Kettering', '940'),
  NN17: place(52.488, -0.7, 'Corby', '940'),
  DE11: place(52.77, -1.56, 'Swadlincote', '830'),
  DE12: place(52.72, -1.58, 'Measham', '855'),
  DE74: place(52.835, -1.32, 'Castle Donington', '855'),
};

export const LA_NAMES: Readonly<Record<string, string>> = {
  '830': 'Derbyshire',
  '855': 'Leicestershire',
  '856': 'Leicester',
  '857': 'Rutland',
  '891': 'Nottinghamshire',
  '925': 'Lincolnshire',
  '937': 'Warwickshire',
  '940': 'North Northamptonshire',
  '941': 'West Northamptonshire',
};

export function outwardPostcode(code: string): OutwardPostcode {
  const found = OUTWARD_POSTCODES[code];
  if (!found) throw new RangeError(`No such outward postcode in the demo: ${code}`);
  return found;
}

/** Kilometres as the crow flies, good enough over a county. */
export function kilometres(a: OutwardPostcode, b: OutwardPostcode): number {
  const north = (a.latitude - b.latitude) * 111.2;
  const east = (a.longitude - b.longitude) * 111.2 * Math.cos((a.latitude * Math.PI) / 180);
  return Math.hypot(north, east);
}
