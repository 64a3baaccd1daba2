/**
 * The way back: commands of the control centre, kept in a ledger, checked, handed to the routes
 * that act, and answered.
 */
package org.flexmeter.gateway.command;
