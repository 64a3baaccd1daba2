package org.flexmeter.gateway.routes;

/**
 * The routes of a gateway have been loaded; fired as a CDI event.
 *
 * @param gateway the gateway's name
 */
public record GatewayStarted(String gateway) {}
