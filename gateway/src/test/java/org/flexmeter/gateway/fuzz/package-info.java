/**
 * What comes from outside, damaged in every way: whatever it is, it is taken or refused, and
 * nothing is thrown. A thousand inputs a target in every build; {@code -Pfuzz} runs as many as
 * {@code -Dfuzz.count} says.
 */
package org.flexmeter.gateway.fuzz;
