/** What stands before both ports, console and wake-up: who may connect, ask and send how much. */
package org.flexmeter.gateway.http;
