/** The LDAP directory that users sign in with. */
import Type from "typebox";
import { Milliseconds, option, Text } from "./option.js";

const DirectoryUrl = Type.String({ pattern: "^ldaps?://[^/?#\\s@,]+/?$", title: "addresses such as ldaps://directory.example.org" });
const Pattern = Type.String({ pattern: "^[^=]+=.*\\{username\\}", title: "a name such as uid={username},ou=people,dc=example,dc=org" });
const UserFilter = Type.String({ pattern: "^\\(.*\\{username\\}.*\\)$", title: "a filter such as (uid={username})" });
const GroupFilter = Type.String({ pattern: "^\\(.*\\{(dn|username)\\}.*\\)$", title: "a filter such as (member={dn})" });
const Attribute = Type.String({ pattern: "^[A-Za-z][A-Za-z0-9-]*$", title: "the name of an attribute" });

export const LDAP_OPTIONS = {
  ldapUrl: option({
    name: "LDAP_URL",
    flag: "ldap-url",
    group: "Sign-in",
    schema: Type.Array(DirectoryUrl),
    default: [],
    unset: "no directory",
    description: "Address of the LDAP directory, ldaps:// or ldap://; of several, the next is asked where one can't be reached.",
  }),
  ldapStartTls: option({
    name: "LDAP_STARTTLS",
    flag: "ldap-start-tls",
    group: "Sign-in",
    schema: Type.Boolean(),
    default: true,
    description: "Encrypt connections to ldap:// addresses before anything is sent. Without it passwords cross the network readable.",
  }),
  ldapCaFile: option({
    name: "LDAP_CA_FILE",
    flag: "ldap-ca-file",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "those that Node.js knows",
    description: "File (PEM) of the certificate authorities that the directory's certificate is checked against.",
  }),
  ldapTimeout: option({
    name: "LDAP_TIMEOUT",
    flag: "ldap-timeout",
    group: "Sign-in",
    schema: Milliseconds,
    default: 10_000,
    description: "Milliseconds after which a directory that does not answer counts as away.",
  }),
  ldapBindDnPattern: option({
    name: "LDAP_BIND_DN_PATTERN",
    flag: "ldap-bind-dn-pattern",
    group: "Sign-in",
    schema: Pattern,
    default: undefined,
    unset: "entries are searched below LDAP_SEARCH_BASE",
    description: "Name of a user's entry, where it follows from what they type: uid={username},ou=people,dc=example,dc=org.",
  }),
  ldapSearchBase: option({
    name: "LDAP_SEARCH_BASE",
    flag: "ldap-search-base",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "LDAP_BIND_DN_PATTERN is needed",
    description: "Name of the entry below which users are searched, such as ou=people,dc=example,dc=org.",
  }),
  ldapSearchFilter: option({
    name: "LDAP_SEARCH_FILTER",
    flag: "ldap-search-filter",
    group: "Sign-in",
    schema: UserFilter,
    default: "(uid={username})",
    description: "Finds the one entry of who signs in.",
  }),
  ldapBindDn: option({
    name: "LDAP_BIND_DN",
    flag: "ldap-bind-dn",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "searches are anonymous; by LDAP_BIND_DN_PATTERN users read their own entry",
    description: "Name of the entry that this server searches and reads as.",
  }),
  ldapBindPassword: option({
    name: "LDAP_BIND_PASSWORD",
    flag: "ldap-bind-password",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "searches are anonymous",
    description: "Password of LDAP_BIND_DN.",
    secret: true,
  }),
  ldapGroupBase: option({
    name: "LDAP_GROUP_BASE",
    flag: "ldap-group-base",
    group: "Sign-in",
    schema: Text,
    default: undefined,
    unset: "groups are those of memberOf in the user's entry",
    description: "Name of the entry below which the groups of a user are searched.",
  }),
  ldapGroupFilter: option({
    name: "LDAP_GROUP_FILTER",
    flag: "ldap-group-filter",
    group: "Sign-in",
    schema: GroupFilter,
    default: "(member={dn})",
    description: "Finds the groups of a user, by the name of their entry ({dn}) or their own ({username}).",
  }),
  ldapGroupAttribute: option({
    name: "LDAP_GROUP_ATTRIBUTE",
    flag: "ldap-group-attribute",
    group: "Sign-in",
    schema: Attribute,
    default: "cn",
    description: "Attribute of a group that rules call it by.",
  }),
  ldapNameAttribute: option({
    name: "LDAP_NAME_ATTRIBUTE",
    flag: "ldap-name-attribute",
    group: "Sign-in",
    schema: Attribute,
    default: "uid",
    description: "Attribute of a user that rules call them by; no two users may have the same. Active Directory: sAMAccountName.",
  }),
  ldapDisplayNameAttribute: option({
    name: "LDAP_DISPLAY_NAME_ATTRIBUTE",
    flag: "ldap-display-name-attribute",
    group: "Sign-in",
    schema: Attribute,
    default: "cn",
    description: "Attribute of a user that pages show as their name.",
  }),
} as const;
