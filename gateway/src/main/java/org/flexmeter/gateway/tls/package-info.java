/**
 * TLS from PEM files as administrators have them, for brokers and databases alike, and plain words
 * for what a handshake fails with. Knows neither MQTT nor a database.
 */
package org.flexmeter.gateway.tls;
