import { describe, expect, it } from '@jest/globals';
import { network } from './address-limit.js';

describe('the network of an address', () => {
  it('is the address itself in IPv4, also where it comes wrapped in IPv6', () => {
    expect(network('192.0.2.7')).toBe('192.0.2.7');
    expect(network('::ffff:192.0.2.7')).toBe('192.0.2.7');
  });

  it('is the /64 in IPv6, however it is abbreviated', () => {
    expect(network('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(network('2001:db8::5:6')).toBe('2001:db8:0:0::/64');
    expect(network('::1')).toBe('0:0:0:0::/64');
  });

  it('is what was given where it is no address', () => {
    expect(network('unknown')).toBe('unknown');
  });
});
