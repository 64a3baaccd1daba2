/**
 * What the management port serves beside health and metrics: login, status page, Hawtio, Jolokia.
 */
package org.flexmeter.gateway.console;
