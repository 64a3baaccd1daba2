/**
 * Commands as those who carry them out see them: how devices obey, what they have done, and an
 * oracle that compares it with what was sent and answered.
 */
package org.flexmeter.world.command;
