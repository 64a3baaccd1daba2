/** Who may use the management port: users, their passwords and roles. Knows no HTTP. */
package org.flexmeter.gateway.access;
