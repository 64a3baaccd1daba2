/** An OpenID provider, for who logs in at the console. */
package org.flexmeter.world.oidc;
