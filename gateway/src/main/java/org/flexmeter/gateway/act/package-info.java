/**
 * What the action routes need beside Camel's own components: commands as rows and frames, what
 * comes back as outcomes, and which faults say that nothing has gone out.
 */
package org.flexmeter.gateway.act;
