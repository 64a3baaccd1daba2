/**
 * The Camel component {@code serial:}: bytes of a tty or a TCP serial server, frames by a codec.
 *
 * <p>{@code serial:/dev/ttyUSB0?codec=midori&gateway=ennova&speed=115200} and {@code
 * serial:tcp://10.0.0.5:4001?codec=unibo&gateway=unibo}. The consumer gives {@link
 * org.flexmeter.gateway.serial.LineFrames} and answers the frames when the exchange has completed
 * without exception; the producer writes a frame.
 */
package org.flexmeter.gateway.serial;
