/**
 * What the simulated world needs of Linux and Java does not give: pseudo-terminals and sockets that
 * take datagrams at a path.
 */
package org.flexmeter.world.posix;
