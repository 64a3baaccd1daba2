/** The network between a gateway and what it talks to, and what goes wrong with it. */
package org.flexmeter.world.net;
