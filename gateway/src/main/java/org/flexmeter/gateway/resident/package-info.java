/** What the native binary keeps in memory. */
package org.flexmeter.gateway.resident;
