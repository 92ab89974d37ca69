using System.Reflection;
using System.Runtime.CompilerServices;

namespace Comity.Architecture.Tests;

/// <summary>What an assembly shows to others: one sorted line for each public type and member, made by reflection.</summary>
/// <remarks>
/// Members that the compiler makes for every record are left out; whether a reference may be null is not recorded. Protected members
/// count, because a class that can be derived from shows them.
/// </remarks>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().SelectMany(LinesOf).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> LinesOf(Type type) =>
        MembersOf(type).Select(member => $"{SurfaceText.Name(type)}  {member}").Prepend($"{SurfaceText.Name(type)} : {SurfaceText.Kind(type)}");

    private static IEnumerable<string> MembersOf(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return [SurfaceText.Method("Invoke", type.GetMethod("Invoke")!)];
        if (type.IsEnum)
            return type.GetEnumNames().Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}");
        return type.GetFields(Declared).Where(IsShown).Select(SurfaceText.Field)
            .Concat(type.GetConstructors(Declared).Where(IsShown).Select(constructor => SurfaceText.Method("new", constructor)))
            .Concat(type.GetProperties(Declared).Where(property => property.Name != "EqualityContract" && property.GetAccessors(nonPublic: true).Any(IsShown)).Select(Property))
            .Concat(type.GetEvents(Declared).Where(happening => IsShown(happening.AddMethod!)).Select(SurfaceText.Event))
            .Concat(type.GetMethods(Declared).Where(method => IsShown(method) && !IsAccessor(method) && !IsMadeByCompiler(method)).Select(Method));
    }

    private static string Property(PropertyInfo property) =>
        SurfaceText.Property(property, [.. property.GetAccessors(nonPublic: true).Where(IsShown)]);

    private static string Method(MethodInfo method) => SurfaceText.Method(method.Name, method);

    // A constructor that only copies a record is made by the compiler too.
    private static bool IsShown(MethodBase method) =>
        (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && !(method.IsConstructor && IsMadeByCompiler(method));

    private static bool IsShown(FieldInfo field) =>
        (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsMadeByCompiler(MethodBase method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || method.Name.StartsWith('<');
}
