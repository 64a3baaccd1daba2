/**
 * The line protocols: bytes in, rows out. Pure: no transport, no clock of its own (times are passed
 * in), no Camel.
 *
 * <p>{@link org.flexmeter.gateway.codec.Codec} is the contract for one protocol; {@link
 * org.flexmeter.gateway.codec.LineSession} runs a codec over the bytes of one line.
 */
package org.flexmeter.gateway.codec;
