/**
 * Camel component {@code outbox:}: keeps what has no durable source until the broker has
 * acknowledged it.
 */
package org.flexmeter.gateway.outbox;
