/** What components that work on threads of their own have in common. */
package org.flexmeter.gateway.work;
